// Ballots on which projects are chosen or scored.
import { startBallot } from "./parts/ballot/start.js";

startBallot();
