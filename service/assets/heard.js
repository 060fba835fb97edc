// Brings the components that need a script to life. Every page also works without it.
import { initAll } from "./govuk-frontend.min.js";

initAll();
