"""The demonstration register: made-up cases, learning and actions, and what fills them in."""
