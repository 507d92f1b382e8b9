/** Files of one's own: chosen by a button or dropped anywhere, sent to the session, and asked for by a link. */
import { signal } from "../library.js";
import { Refused, drawer, greet, scene, send, upload, wanted } from "../store.js";
import { say } from "./say.js";

/**
 * What came of the last file.
 * @typedef {{state: "reading" | "wrong" | "table" | "done", name: string, hash?: string, text?: string, table?: any}} Taken
 */

/** @type {import("../library.js").Signal<Taken | null>} */
export const taken = signal(null);
/** @param {unknown} error */
function sentence(error) {
    return error instanceof Error ? error.message : String(error);
}

/** Takes a file in. A table shows its columns first; a model, and the file that a link asks for, are opened. @param {File} file */
export async function take(file) {
    drawer.value = "problems";
    taken.value = { state: "reading", name: file.name };
    try {
        const { hash, kind, name } = await upload(file);
        const link = wanted.peek();
        const shown = /** @type {any} */ (scene.peek()?.problem);
        if (link) await resume(link, hash, name);
        else if (kind === "model") await learnModel(hash, name);
        else if (shown?.wants === hash) await withRows(shown.description, name);
        else taken.value = { state: "table", name, hash, table: await send("table", { hash, name }) };
    } catch (error) {
        taken.value = { state: "wrong", name: file.name, text: sentence(error) };
    }
}

/** Follows the link whose file is there now. @param {{hash: string, link: string}} link @param {string} hash @param {string} name */
async function resume(link, hash, name) {
    if (hash !== link.hash) throw new Refused(say("other_file", { name }));
    const { refused } = await greet({ link: link.link });
    if (refused) throw new Refused(refused);
    taken.value = { state: "done", name };
    drawer.value = "";
}

/** @param {string} hash @param {string} name */
async function learnModel(hash, name) {
    await send("problem", { problem: { id: "model", hash, name } });
    taken.value = { state: "done", name };
}

/** The table is the one that the model shown was trained with: its rows are shown with it. @param {object} description @param {string} name */
async function withRows(description, name) {
    await send("problem", { problem: description });
    taken.value = { state: "done", name };
    drawer.value = "";
}

/** Looks at the table again: for another target, or in the other language. @param {string} target */
export async function look(target) {
    const last = taken.peek();
    if (last?.state !== "table") return;
    const table = await send("table", { hash: last.hash, name: last.name, target });
    if (taken.peek()?.hash === last.hash) taken.value = { ...last, table };
}

/** The table becomes the problem. @param {string} target @param {string[]} columns */
export async function prepare(target, columns) {
    const { hash, name } = /** @type {Taken} */ (taken.peek());
    try {
        await send("prepare", { hash, target, columns });
        taken.value = { state: "done", name };
        drawer.value = "";
        return "";
    } catch (error) {
        return sentence(error);
    }
}

/** Takes what was chosen or dropped, of which there may be one only. @param {FileList | null | undefined} files */
export function takeOne(files) {
    if (!files?.length) return;
    if (files.length === 1) return void take(files[0]);
    drawer.value = "problems";
    taken.value = { state: "wrong", name: "", text: say("one_file", { n: files.length }) };
}
