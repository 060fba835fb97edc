"""Text in, suggestion out.

What stands where:

- `themes`: the 24 themes, read from the one data file that the caller names.
- `corpus`, `corpus_check`: the labelled texts, and the check that refuses bad ones.
- `text`, `language`: words with their places in the text; is it English?
- `features`, `model`, `calibration`, `risk`: what is learnt from the texts.
- `training`: fits, calibrates and evaluates; `evaluation` counts, `model_card` tells.
- `model_store`: models on disk, each behind a manifest that is checked before the file is opened.
- `suggestion`: what callers see: `Classifier.suggest`.

No web and no database here, and no import of another room. A new rule about words goes into `text`
or `risk`, a new kind of feature into `features`, a new figure into `evaluation`.
"""
