// Every page. Nothing here is needed: without it the page says and does the same, with a little more work.
import { focusErrorSummary } from "./parts/focus.js";
import { closeMenusOnEscape } from "./parts/menus.js";
import { offerPrintAndCopy } from "./parts/actions.js";
import { offerToListen } from "./parts/listen.js";
import { countCharacters } from "./parts/count.js";

focusErrorSummary();
closeMenusOnEscape();
offerPrintAndCopy();
countCharacters();
offerToListen();
