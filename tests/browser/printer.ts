// A printer on the network as the kiosk sees it: takes ESC/POS on a TCP port and says how it is.
import { createServer, type Server, type Socket } from "node:net";

const STATUS = Buffer.from([0x10, 0x04]); // DLE EOT n: "how are you?"

export class Printer {
  /** False answers every question with "out of paper". */
  hasPaper = true;
  private readonly jobs: Buffer[] = [];
  private readonly sockets = new Set<Socket>();

  private constructor(private readonly server: Server) {}

  static async plugIn(): Promise<Printer> {
    const server = createServer();
    const printer = new Printer(server);
    server.on("connection", (socket) => printer.take(socket));
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    return printer;
  }

  get address(): string {
    const address = this.server.address();
    if (address === null || typeof address === "string") throw new Error("the printer is unplugged");
    return `tcp:127.0.0.1:${address.port}`;
  }

  /** What was printed: one entry for each slip that was cut. */
  get slips(): readonly Buffer[] {
    return this.jobs;
  }

  async unplug(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((done) => this.server.close(done));
  }

  private take(socket: Socket): void {
    this.sockets.add(socket);
    let job = Buffer.alloc(0);
    socket.on("error", () => {});
    socket.on("close", () => this.sockets.delete(socket));
    socket.on("data", (bytes) => {
      job = Buffer.concat([job, bytes]);
      // A question is answered at once, wherever it stands; it is no part of what is printed.
      for (let at = job.indexOf(STATUS); at >= 0 && at + 2 < job.length; at = job.indexOf(STATUS)) {
        socket.write(Buffer.from([this.status(job[at + 2])]));
        job = Buffer.concat([job.subarray(0, at), job.subarray(at + 3)]);
      }
      // GS V: cut.
      const cut = job.indexOf(Buffer.from([0x1d, 0x56]));
      if (cut >= 0) {
        this.jobs.push(job.subarray(0, cut));
        job = job.subarray(cut + 4);
      }
    });
  }

  private status(question: number): number {
    const well = 0x12;
    if (this.hasPaper) return well;
    // 2: why it is offline, 4: paper.
    return question === 4 ? well | 0x60 : question === 2 ? well | 0x20 : well | 0x08;
  }
}
