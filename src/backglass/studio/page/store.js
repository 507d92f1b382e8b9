/**
 * What the page shows, as signals, and the one way to ask for something else.
 *
 * Nothing here is a state of the network: that is the session's, and a frame shows it. One page is one set of these
 * modules: a notebook that shows two pages loads them twice.
 */
import { batch, signal } from "./library.js";
import { Places, NumbersFrame, decode } from "./frame.js";
import { lang, t, words } from "./words.js";

const MOST_MEGABYTES = 64; // of a file, as received_files.py has it

/** @template T @typedef {import("./library.js").Signal<T>} Signal */

/** @type {Signal<Scene | null>} */
export const scene = signal(null);
/** @type {Signal<NumbersFrame | null>} */
export const frame = signal(null);
/** @type {Signal<import("./frame.js").MapsFrame | null>} */
export const maps = signal(null);
/** @type {Signal<any[]>} what can be chosen, as `hello` told it */
export const problems = signal([]);
/** @type {Signal<any[]>} the table of settings, as `hello` told it */
export const settings = signal([]);

/** @type {Signal<"light" | "dark" | "auto">} */
export const theme = signal("auto");
/** @type {Signal<string | null>} the number whose derivation is open: w(3)[1,1] */
export const opened = signal(null);
/** @type {Signal<"made" | "now">} */
export const view = signal("made");
/** How many stages of the update that comes next are revealed; 0 where it is not walked through. */
export const stage = signal(0);
export const playing = signal(false);
/** Updates for each frame while playing; below 1, that share of frames makes one. */
export const speed = signal(1);
/** @type {Signal<ReadonlySet<string>>} names that are lit: a factor at hand, a path, a lesson's step */
export const lit = signal(new Set());
/** Numbers of the picture are hidden, to be worked out by the reader. */
export const hideNumbers = signal(false);
/** @type {Signal<"" | "settings" | "charts" | "check" | "problems" | "points" | "link" | "download">} what lies open besides */
export const drawer = signal("");
/** @type {Signal<ReadonlySet<string>>} controls that are left out */
export const hidden = signal(new Set());
export const present = signal(false);

/** @type {Signal<string>} one sentence: what was refused, or what broke */
export const notice = signal("");
/** @type {Signal<Said | null>} where a run stopped because a value was no longer finite */
export const stopped = signal(null);
/** @type {Signal<{done: number, total: number} | null>} */
export const progress = signal(null);
/** Whether the line to the session is open. */
export const connected = signal(false);
/** Counts the sessions that this page has spoken with, by their first scenes: each counts its generations anew. */
export const sessions = signal(0);
/** Whether the line broke, or was never had. */
export const lost = signal(false);
/** @type {Signal<string>} the last state that was given as a link; by it a broken line is taken up again */
export const link = signal("");
/** @type {Signal<Record<string, any> | null>} what a link says of the page itself: what is open, and how it is seen */
export const passed = signal(null);
/** @type {Signal<{hash: string, name: string, link: string} | null>} the file of one's own that a link was made with, and asks for */
export const wanted = signal(null);
/** @type {{current: Options}} what the place where the page is mounted gives */
export const options = { current: {} };

/** A refusal, in one sentence of the reader's language. */
export class Refused extends Error {}

/** @type {Line | null} */
let line = null;
/** @type {Places | null} */
let places = null;
/** @type {Map<number, {resolve: (reply: Said) => void, reject: (error: Refused) => void, since: number}>} */
const waiting = new Map();
let last = 0;
/** Since when a file is sent. @type {number | null} */
let sending = null;
let isNew = true; // whether no scene of this session was seen yet
let ended = ""; // what is said while there is no line

/**
 * Asks the session; the promise is its reply. A refusal rejects with `Refused`, whose message is one sentence.
 * @param {string} what
 * @param {Record<string, unknown>} [more]
 * @returns {Promise<Said>}
 */
export function send(what, more = {}) {
    if (!line || !connected.peek()) return Promise.reject(new Refused(ended));
    const id = ++last;
    const answer = new Promise((resolve, reject) => waiting.set(id, { resolve, reject, since: performance.now() }));
    line.send({ do: what, id, lang: lang.peek(), ...more });
    return /** @type {Promise<Said>} */ (answer);
}

/**
 * Asks, and shows a refusal to the reader: the reply, or null.
 * @param {string} what
 * @param {Record<string, unknown>} [more]
 */
export async function act(what, more = {}) {
    try {
        const reply = await send(what, more);
        notice.value = "";
        return reply;
    } catch (error) {
        if (!(error instanceof Refused)) throw error;
        notice.value = error.message;
        return null;
    }
}

/** Since when the oldest question waits for its answer, or a file is on its way; null where nothing is awaited. */
export const awaited = () => sending ?? waiting.values().next().value?.since ?? null;

/** How many frames are asked for at once, over a line that is not quick. */
export const together = () => line?.together ?? 1;

/** Ends the command under way. */
export const halt = () => line?.send({ do: "halt" });

/** @param {File} file */
export async function upload(file) {
    if (!line) throw new Refused("");
    // What a server refuses before it has read it a browser calls a broken line.
    if (file.size > MOST_MEGABYTES * 2 ** 20) throw new Refused(t("serving.too_large", { most: MOST_MEGABYTES }));
    sending = performance.now();
    try {
        return await line.upload(file);
    } finally {
        sending = null;
    }
}

/** Opens a number beside the picture. @param {string | null} name */
export const open = name => {
    opened.value = name;
};

/** @param {Said | ArrayBuffer} heard */
function hear(heard) {
    if (heard instanceof ArrayBuffer) return hearFrame(heard);
    const asked = heard.id === undefined ? undefined : waiting.get(heard.id);
    switch (heard.say) {
        case "scene":
            return batch(() => {
                places = new Places(/** @type {any} */ (heard));
                if (isNew) sessions.value += 1;
                if (isNew || scene.peek()?.generation !== heard.generation) {
                    isNew = false;
                    frame.value = maps.value = stopped.value = null;
                    stage.value = 0;
                    lit.value = new Set();
                    notice.value = ""; // it spoke of what was shown before
                }
                scene.value = /** @type {any} */ (heard);
            });
        case "progress":
            progress.value = { done: heard.done, total: heard.total };
            return;
        case "stopped":
            stopped.value = heard;
            playing.value = false;
            return;
        case "line":
            return heard.open ? begin() : broken(heard.text ?? "");
        default:
            if (heard.id !== undefined) waiting.delete(heard.id);
            progress.value = null;
            if (heard.say === "reply") asked?.resolve(heard);
            else if (asked) asked.reject(new Refused(heard.text));
            else notice.value = heard.text ?? "";
    }
}

/** @param {ArrayBuffer} bytes */
function hearFrame(bytes) {
    const shown = scene.peek();
    const decoded = shown && places && decode(bytes, places, shown.generation);
    if (decoded instanceof NumbersFrame) frame.value = decoded;
    else if (decoded) maps.value = decoded;
}

/** Says hello, and takes what is told once for all. @param {Record<string, unknown>} given */
export async function greet(given) {
    const reply = await send("hello", given);
    batch(() => {
        if (reply.words) words.value = reply.words;
        problems.value = reply.problems ?? [];
        settings.value = reply.settings ?? [];
        if (reply.page) passed.value = reply.page;
        wanted.value = reply.wants ? { ...reply.wants, link: given.link } : null;
    });
    return reply;
}

async function begin() {
    isNew = true;
    connected.value = true;
    lost.value = false;
    notice.value = "";
    const { link: given, problem } = options.current;
    const state = link.peek() || given;
    try {
        await greet(state ? { link: state } : problem ? { problem } : {});
    } catch (error) {
        if (!(error instanceof Refused)) throw error;
        notice.value = error.message;
    }
}

/** @param {string} text */
function broken(text) {
    batch(() => {
        connected.value = playing.value = false;
        lost.value = true;
        progress.value = null;
        if (text || scene.peek()) notice.value = text || t("page.lost");
    });
    ended = notice.peek();
    for (const { reject } of waiting.values()) reject(new Refused(ended));
    waiting.clear();
}

/** Begins to speak with a session; returns what ends it. @param {Line} to */
export function connect(to) {
    line = to;
    to.hear(hear);
    return () => {
        to.close();
        line = null;
        broken("");
    };
}
