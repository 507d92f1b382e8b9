/** The line to the server's session: one WebSocket, opened again where it breaks. */

const AGAIN = [250, 1000, 2000, 4000, 8000]; // milliseconds; the last one for ever

/**
 * @param {string} base - the page's own address, without what stands behind #
 * @param {string} key
 * @returns {Line}
 */
export function openLine(base, key) {
    const address = new URL("line", base);
    address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
    /** @type {((heard: Said | ArrayBuffer) => void)[]} */
    const listeners = [];
    /** @param {Said | ArrayBuffer} heard */
    const tell = heard => listeners.forEach(listener => listener(heard));
    /** @type {WebSocket | null} */
    let socket = null;
    let [tries, closed] = [0, false];

    function begin() {
        socket = new WebSocket(address, ["backglass.v1", `k.${key}`]);
        socket.binaryType = "arraybuffer";
        socket.onopen = () => {
            tries = 0;
            tell({ say: "line", open: true });
        };
        socket.onmessage = ({ data }) => tell(typeof data === "string" ? JSON.parse(data) : data);
        socket.onclose = ({ reason }) => {
            tell({ say: "line", open: false, text: reason });
            if (!closed) setTimeout(begin, AGAIN[Math.min(tries++, AGAIN.length - 1)]);
        };
    }
    begin();

    return {
        send(message) {
            if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
        },
        hear(listener) {
            listeners.push(listener);
        },
        async upload(file) {
            const answer = await fetch(new URL("upload", base), {
                method: "POST",
                headers: { Authorization: `Bearer ${key}`, "X-File-Name": encodeURIComponent(file.name) },
                body: file,
            });
            const told = await answer.json();
            if (!answer.ok) throw new Error(told.text);
            return told;
        },
        close() {
            closed = true;
            socket?.close();
        },
    };
}
