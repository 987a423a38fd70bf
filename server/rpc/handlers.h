#ifndef ONESTOP_SERVER_RPC_HANDLERS_H_
#define ONESTOP_SERVER_RPC_HANDLERS_H_

#include "server/rpc/command_call.h"
#include "server/rpc/query_call.h"
#include "server/rpc/stream_call.h"

// One line for each method of the contract, inside a class with a member `backend_`.

// A command: converted, submitted to the engine, answered when it is durable.
#define ONESTOP_COMMAND(name)                                                       \
  grpc::ServerUnaryReactor* name(grpc::CallbackServerContext* context,              \
                                 const v1::name##Request* request,                  \
                                 v1::name##Response* response) override {           \
    return RunCommand(backend_, context, request, response);                        \
  }

// A read: answered from the state.
#define ONESTOP_QUERY(name)                                                         \
  grpc::ServerUnaryReactor* name(grpc::CallbackServerContext* context,              \
                                 const v1::name##Request* request,                  \
                                 v1::name##Response* response) override {           \
    return RunQuery(backend_, context, request, response);                          \
  }

// A stream: its messages come encoded from the watch hub.
#define ONESTOP_STREAM(name)                                                        \
  grpc::ServerWriteReactor<grpc::ByteBuffer>* name(                                 \
      grpc::CallbackServerContext* context, const grpc::ByteBuffer* request) override { \
    return RunStream<v1::name##Request>(backend_, context, request);                \
  }

// Anything else: a function of this name with the same arguments as RunCommand.
#define ONESTOP_SPECIAL(name, function)                                             \
  grpc::ServerUnaryReactor* name(grpc::CallbackServerContext* context,              \
                                 const v1::name##Request* request,                  \
                                 v1::name##Response* response) override {           \
    return function(backend_, context, request, response);                          \
  }

#endif  // ONESTOP_SERVER_RPC_HANDLERS_H_
