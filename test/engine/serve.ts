/** A plugin of Pulumi's engine: listens on loopback, prints its port, ends with the engine. */
import grpc from "@grpc/grpc-js";

/** Large enough for the state of a whole stack. */
const limit = 400 * 1024 * 1024;
export const messageLimits = {
  "grpc.max_receive_message_length": limit,
  "grpc.max_send_message_length": limit,
};

/** What a plugin leaves out answers "unimplemented": the engine then does without. */
export async function serve(
  service: grpc.ServiceDefinition,
  methods: grpc.UntypedServiceImplementation | object,
): Promise<void> {
  const port = await listen(service, methods);
  process.stdout.write(`${port}\n`);
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && process.exit(1), 1000).unref();
}

/** Answers on loopback; resolves to the port. */
export async function listen(
  service: grpc.ServiceDefinition,
  methods: grpc.UntypedServiceImplementation | object,
): Promise<number> {
  const server = new grpc.Server(messageLimits);
  server.addService(service, methods as grpc.UntypedServiceImplementation);
  return await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
}
