// The one file that knows RESTinio and Asio. RESTinio 0.6.16 asks for care in four places:
//   - a connection is read while its request is handled only if a second request may be pipelined;
//     without that, a browser that leaves a silent stream is not noticed;
//   - its timeout for handling a request would cut silent streams; unary calls have deadlines of
//     their own, so it is set beyond any use;
//   - what comes in is unlimited unless every limit is set;
//   - parts of an answer queue up without bound, so there is at most one.
// A peer that vanished without a word is found by TCP keepalive while the connection is silent, and
// by the timeout of a write otherwise. With TLS it counts connections and their time from the end of
// the handshake on, so the handshake is done here.

#include <netinet/in.h>
#include <netinet/tcp.h>

#include <algorithm>
#include <atomic>
#include <optional>
#include <restinio/all.hpp>
#include <restinio/tls.hpp>
#include <thread>
#include <type_traits>
#include <vector>

#include "absl/strings/numbers.h"
#include "gateway/http/answer_tally.h"
#include "gateway/http/http_server.h"
#include "gateway/http/peers.h"
#include "gateway/http/tls_context.h"
#include "server/base/check.h"
#include "server/base/mutex.h"
#include "server/base/reason.h"
#include "server/base/strings.h"

namespace onestop::gateway {
namespace {

namespace asio = restinio::asio_ns;

// Seconds: a silent peer is asked after 20, and given up 15 later.
constexpr int kKeepIdle = 20;
constexpr int kKeepInterval = 5;
constexpr int kKeepProbes = 3;

class StateListener {
 public:
  explicit StateListener(std::shared_ptr<Peers> peers) : peers_(std::move(peers)) {}
  void state_changed(const restinio::connection_state::notice_t& notice) noexcept {
    if (restinio::holds_alternative<restinio::connection_state::accepted_t>(notice.cause())) {
      peers_->Accepted(notice.connection_id());
    } else {
      peers_->Gone(notice.connection_id());
    }
  }

 private:
  const std::shared_ptr<Peers> peers_;
};

// Turns connections away beyond a limit. RESTinio's own limit makes connections point to an acceptor
// that they may outlive.
class Door {
 public:
  Door(std::shared_ptr<Peers> peers, size_t most) : peers_(std::move(peers)), most_(most) {}
  restinio::ip_blocker::inspection_result_t inspect(
      const restinio::ip_blocker::incoming_info_t&) noexcept {
    return peers_->count() < most_ ? restinio::ip_blocker::inspection_result_t::allow
                                   : restinio::ip_blocker::inspection_result_t::deny;
  }

 private:
  const std::shared_ptr<Peers> peers_;
  const size_t most_;
};

struct PlainTraits : public restinio::default_traits_t {
  using connection_state_listener_t = StateListener;
  using ip_blocker_t = Door;
};
struct TlsTraits : public restinio::default_tls_traits_t {
  using connection_state_listener_t = StateListener;
  using ip_blocker_t = Door;
};
using TlsContext = asio::ssl::context;

// What exchanges share. Lives until the last of them is gone, because each holds a connection, and
// with it a socket of this io_context.
struct Core {
  explicit Core(const HttpServerOptions& given, HttpHandler handle)
      : options(given), handler(std::move(handle)) {}

  const HttpServerOptions options;
  const HttpHandler handler;
  const std::shared_ptr<AnswerTally> tally = std::make_shared<AnswerTally>();
  std::atomic<bool> draining = false;
  const std::shared_ptr<Peers> peers = std::make_shared<Peers>();
  asio::io_context io;
};

HttpRequest ReadRequest(const restinio::request_t& in) {
  HttpRequest request;
  request.method = in.header().method().c_str();
  const std::string& target = in.header().request_target();
  const size_t question = std::min(target.find('?'), target.size());
  request.path = target.substr(0, question);
  request.query = target.substr(std::min(question + 1, target.size()));
  in.header().for_each_field([&](const restinio::http_header_field_t& field) {
    request.headers.push_back({field.name(), field.value()});
  });
  request.body = in.body();
  request.peer = in.remote_endpoint().address().to_string();
  return request;
}

class Exchange : public HttpExchange,
                 public Peer,
                 public std::enable_shared_from_this<Exchange> {
 public:
  Exchange(std::shared_ptr<Core> core, restinio::request_handle_t handle)
      : core_(std::move(core)),
        entry_(std::make_shared<AnswerTally::Entry>(core_->tally)),
        request_(ReadRequest(*handle)),
        handle_(std::move(handle)) {}
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;

  ~Exchange() override {
    const State state = Take({State::kOpen, State::kStreaming}, State::kDone);
    if (state == State::kOpen) Send(TextResponse(500, "the request was not answered"));
    if (state == State::kStreaming) builder_->done(Completed());  // nobody else has it any more
  }

  const HttpRequest& request() const override { return request_; }

  void Listen(std::shared_ptr<HttpListener> listener) override {
    {
      MutexLock lock(mutex_);
      if (state_ == State::kDone) return;
      if (state_ != State::kGone) {
        listener_ = std::move(listener);
        return;
      }
    }
    listener->OnGone();
  }

  void Respond(HttpResponse response) override {
    if (Take({State::kOpen}, State::kDone) == State::kOpen) Send(std::move(response));
  }

  void BeginStream(int status, HttpHeaders headers) override {
    if (Take({State::kOpen}, State::kStreaming) != State::kOpen) return;
    auto builder =
        handle_->create_response<restinio::chunked_output_t>(StatusLine(status));
    AddHeaders(builder, headers);
    MutexLock lock(builder_mutex_);
    builder_.emplace(std::move(builder));
    builder_->flush(Flushed());
  }

  void Write(std::shared_ptr<const std::string> chunk) override {
    if (state() != State::kStreaming) return;
    ONESTOP_CHECK(!chunk->empty()) << "an empty chunk would end the stream";
    MutexLock lock(builder_mutex_);
    builder_->append_chunk(restinio::writable_item_t(std::move(chunk)));
    builder_->flush(Flushed());
  }

  void EndStream(std::string last) override {
    if (Take({State::kStreaming}, State::kDone) != State::kStreaming) return;
    MutexLock lock(builder_mutex_);
    if (!last.empty()) builder_->append_chunk(restinio::writable_item_t(std::move(last)));
    builder_->done(Completed());
  }

  void Gone() override {
    std::shared_ptr<HttpListener> listener;
    {
      MutexLock lock(mutex_);
      if (state_ == State::kDone || state_ == State::kGone) return;
      state_ = State::kGone;
      listener.swap(listener_);
      entry_.reset();
    }
    if (listener != nullptr) listener->OnGone();
  }

 private:
  enum class State { kOpen, kStreaming, kDone, kGone };

  State state() {
    MutexLock lock(mutex_);
    return state_;
  }

  // Goes to `next` from one of these states; returns the state there was.
  State Take(std::initializer_list<State> from, State next) {
    std::shared_ptr<HttpListener> drop;
    MutexLock lock(mutex_);
    const State before = state_;
    if (std::find(from.begin(), from.end(), before) == from.end()) return before;
    state_ = next;
    // Nothing is told any more, and a listener usually holds this exchange.
    if (next == State::kDone) drop.swap(listener_);
    return before;
  }

  static restinio::http_status_line_t StatusLine(int status) {
    return {restinio::http_status_code_t(static_cast<uint16_t>(status)),
            std::string(ReasonPhrase(status))};
  }

  template <class Builder>
  void AddHeaders(Builder& builder, HttpHeaders& headers) {
    builder.append_header_date_field();
    for (HttpHeader& header : headers) {
      builder.append_header(std::move(header.name), std::move(header.value));
    }
    for (const HttpHeader& header : core_->options.common_headers) {
      builder.append_header(header.name, header.value);
    }
    // After an attempt to upgrade RESTinio can do nothing but close.
    if (core_->draining || handle_->header().connection() ==
                               restinio::http_connection_header_t::upgrade) {
      builder.connection_close();
    }
  }

  void Send(HttpResponse response) {
    const bool length_only = request_.method == "HEAD" || response.status == 304;
    auto builder = handle_->create_response<restinio::user_controlled_output_t>(
        StatusLine(response.status));
    AddHeaders(builder, response.headers);
    builder.set_content_length(response.body.size());
    if (!length_only) builder.append_body(restinio::writable_item_t(std::move(response.body)));
    builder.done(Completed());
  }

  // Called by RESTinio when a part has been written, or never will be. Without a reference to this
  // exchange: what RESTinio has not written when the server stops would keep it for ever.
  restinio::write_status_cb_t Flushed() {
    return [weak = weak_from_this()](const asio::error_code& error) {
      const std::shared_ptr<Exchange> self = weak.lock();
      if (self == nullptr) return;
      if (error) {
        self->Gone();
        return;
      }
      std::shared_ptr<HttpListener> listener;
      {
        MutexLock lock(self->mutex_);
        if (self->state_ == State::kStreaming) listener = self->listener_;
      }
      if (listener != nullptr) listener->OnFlushed();
    };
  }

  // Keeps the answer counted until it is written.
  restinio::write_status_cb_t Completed() {
    MutexLock lock(mutex_);
    return [entry = std::move(entry_)](const asio::error_code&) mutable { entry.reset(); };
  }

  const std::shared_ptr<Core> core_;
  std::shared_ptr<AnswerTally::Entry> entry_;
  const HttpRequest request_;
  const restinio::request_handle_t handle_;
  // Taken before mutex_: RESTinio may call back at once, and then only to say that the peer is gone.
  Mutex builder_mutex_;
  std::optional<restinio::response_builder_t<restinio::chunked_output_t>> builder_;
  Mutex mutex_;
  State state_ ONESTOP_GUARDED_BY(mutex_) = State::kOpen;
  std::shared_ptr<HttpListener> listener_ ONESTOP_GUARDED_BY(mutex_);
};

void HandleRequest(const std::shared_ptr<Core>& core, const restinio::request_handle_t& handle) {
  const restinio::connection_id_t id = handle->connection_id();
  const bool upgrade =
      handle->header().connection() == restinio::http_connection_header_t::upgrade;
  auto exchange = std::make_shared<Exchange>(core, handle);
  core->peers->Add(id, exchange);
  const HttpRequest& request = exchange->request();
  if (core->draining) {
    exchange->Respond(TextResponse(503, "the server is stopping"));
  } else if (request.body.size() > core->options.max_body_bytes) {
    exchange->Respond(TextResponse(413, "the body is too large"));
  } else if (upgrade) {
    exchange->Respond(TextResponse(400, "nothing but HTTP/1.1 is spoken here"));
  } else if (!request.path.starts_with('/')) {
    exchange->Respond(TextResponse(400, "the path must begin with a slash"));
  } else {
    core->handler(std::move(exchange));
  }
}

void SetSocketOptions(restinio::socket_options_t& options) {
  using KeepIdle = asio::detail::socket_option::integer<IPPROTO_TCP, TCP_KEEPIDLE>;
  using KeepInterval = asio::detail::socket_option::integer<IPPROTO_TCP, TCP_KEEPINTVL>;
  using KeepCount = asio::detail::socket_option::integer<IPPROTO_TCP, TCP_KEEPCNT>;
  // A socket whose peer has gone already refuses; the next read finds out.
  asio::error_code ignored;
  options.set_option(asio::ip::tcp::no_delay(true), ignored);
  options.set_option(asio::socket_base::keep_alive(true), ignored);
  options.set_option(KeepIdle(kKeepIdle), ignored);
  options.set_option(KeepInterval(kKeepInterval), ignored);
  options.set_option(KeepCount(kKeepProbes), ignored);
}

// A handshake under way; over when it has ended in one way or another.
struct Handshake {
  explicit Handshake(asio::io_context& io) : timer(io) {}
  asio::steady_timer timer;
  bool over = false;
};

// Where a context keeps the core whose connections it is for.
int CoreIndex() {
  static const int index = SSL_CTX_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
  return index;
}

// What RESTinio calls, by its name, for a connection that it has just accepted: preferred to its own,
// which leaves a silent peer as much time as it likes and does not count it.
template <class Start, class Failed>
void prepare_connection_and_start_read(restinio::tls_socket_t& socket,
                                       restinio::impl::connection_t<TlsTraits>& connection,
                                       Start start, Failed failed) {
  const SSL_CTX* context = SSL_get_SSL_CTX(socket.asio_ssl_stream().native_handle());
  Core& core = *static_cast<Core*>(SSL_CTX_get_ex_data(context, CoreIndex()));
  core.peers->Accepted(connection.connection_id());
  const auto kept = connection.shared_from_this();
  const auto handshake = std::make_shared<Handshake>(core.io);
  handshake->timer.expires_after(core.options.handshake_timeout);
  handshake->timer.async_wait(asio::bind_executor(
      connection.get_executor(), [kept, handshake, &socket](const asio::error_code& error) {
        asio::error_code ignored;
        if (!error && !handshake->over) socket.lowest_layer().close(ignored);
      }));
  socket.async_handshake(
      asio::ssl::stream_base::server,
      asio::bind_executor(connection.get_executor(),
                          [kept, handshake, start = std::move(start),
                           failed = std::move(failed)](const asio::error_code& error) {
                            handshake->over = true;
                            handshake->timer.cancel();
                            if (error) {
                              failed(error);
                            } else {
                              start();
                            }
                          }));
}

template <class Settings>
void Configure(Settings& settings, const std::shared_ptr<Core>& core, uint16_t* port) {
  const HttpServerOptions& options = core->options;
  restinio::incoming_http_msg_limits_t limits;
  limits.max_url_size(options.max_url_bytes)
      .max_field_name_size(options.max_header_name_bytes)
      .max_field_value_size(options.max_header_value_bytes)
      .max_field_count(options.max_headers)
      // So that a body that is a little too large can be answered.
      .max_body_size(2 * options.max_body_bytes);
  const auto check_period = std::clamp<std::chrono::steady_clock::duration>(
      options.read_timeout / 4, std::chrono::milliseconds(20), std::chrono::seconds(5));
  settings.acceptor_post_bind_hook([port](asio::ip::tcp::acceptor& acceptor) {
            *port = acceptor.local_endpoint().port();
          })
      .request_handler([weak = std::weak_ptr<Core>(core)](auto handle) {
        if (const std::shared_ptr<Core> alive = weak.lock()) HandleRequest(alive, handle);
        return restinio::request_accepted();
      })
      .connection_state_listener(std::make_shared<StateListener>(core->peers))
      .socket_options_setter(SetSocketOptions)
      .timer_manager(check_period)
      .max_pipelined_requests(2)
      .ip_blocker(std::make_shared<Door>(core->peers, AllowedConnections(options.max_connections)))
      .incoming_http_msg_limits(limits)
      .read_next_http_message_timelimit(options.read_timeout)
      .write_http_response_timelimit(options.write_timeout)
      .handle_request_timeout(std::chrono::hours(24 * 365));
}

template <class Traits>
class RestinioServer : public HttpServer {
 public:
  // `tls` where the traits are those of TLS.
  explicit RestinioServer(std::shared_ptr<Core> core, std::shared_ptr<TlsContext> tls = nullptr)
      : core_(std::move(core)), tls_(std::move(tls)) {}
  ~RestinioServer() override { Shutdown(std::chrono::milliseconds(0)); }

  absl::Status Listen(const asio::ip::address& address, uint16_t port) {
    try {
      server_ = std::make_unique<restinio::http_server_t<Traits>>(
          restinio::external_io_context(core_->io),
          [&](restinio::server_settings_t<Traits>& settings) {
            settings.address(address)
                .protocol(address.is_v6() ? asio::ip::tcp::v6() : asio::ip::tcp::v4())
                .port(port);
            if constexpr (std::is_same_v<Traits, TlsTraits>) settings.tls_context(tls_);
            Configure(settings, core_, &port_);
          });
      server_->open_sync();
    } catch (const asio::system_error& error) {
      server_.reset();
      const std::string where = StrCat(address.to_string(), ":", port);
      if (error.code() == asio::error::address_in_use) {
        return Refuse(Reason::kPortTaken, StrCat(where, " is taken by another program"));
      }
      return absl::InvalidArgumentError(
          StrCat("cannot listen on ", where, ": ", error.code().message()));
    }
    for (size_t i = 0; i < std::max<size_t>(core_->options.threads, 1); ++i) {
      threads_.emplace_back([this] { core_->io.run(); });
    }
    return absl::OkStatus();
  }

  uint16_t port() const override { return port_; }
  size_t active() const override { return core_->tally->count(); }

  void Shutdown(std::chrono::milliseconds patience) override {
    MutexLock lock(shutdown_mutex_);
    if (server_ == nullptr) return;
    core_->draining = true;
    // Closing belongs to the acceptor's own thread of control.
    server_->close_async([] {}, [](const std::exception_ptr&) {});
    core_->tally->WaitForNone(patience);
    core_->io.stop();
    for (std::thread& thread : threads_) thread.join();
    threads_.clear();
    core_->peers->AllGone();
    server_.reset();
  }

 private:
  const std::shared_ptr<Core> core_;
  const std::shared_ptr<TlsContext> tls_;
  uint16_t port_ = 0;
  Mutex shutdown_mutex_;
  std::unique_ptr<restinio::http_server_t<Traits>> server_;
  std::vector<std::thread> threads_;
};

// "127.0.0.1:80", "[::1]:80".
bool SplitAddress(const std::string& listen, asio::ip::address* address, uint16_t* port) {
  const size_t colon = listen.rfind(':');
  if (colon == std::string::npos) return false;
  std::string host = listen.substr(0, colon);
  if (host == "localhost") host = "127.0.0.1";
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  uint32_t number = 0;
  if (!absl::SimpleAtoi(listen.substr(colon + 1), &number) || number > UINT16_MAX) return false;
  asio::error_code error;
  *address = asio::ip::make_address(host, error);
  *port = static_cast<uint16_t>(number);
  return !error;
}

template <class Traits>
absl::StatusOr<std::unique_ptr<HttpServer>> Listening(std::shared_ptr<Core> core,
                                                      std::shared_ptr<TlsContext> tls,
                                                      const asio::ip::address& address,
                                                      uint16_t port) {
  auto server = std::make_unique<RestinioServer<Traits>>(std::move(core), std::move(tls));
  if (absl::Status status = server->Listen(address, port); !status.ok()) return status;
  return server;
}

}  // namespace

absl::StatusOr<std::unique_ptr<HttpServer>> HttpServer::Start(const HttpServerOptions& options,
                                                              HttpHandler handler) {
  asio::ip::address address;
  uint16_t port = 0;
  if (!SplitAddress(options.listen, &address, &port)) {
    return absl::InvalidArgumentError(
        StrCat("'", options.listen, "' is not an address with a port, such as 127.0.0.1:8080"));
  }
  HttpServerOptions kept = options;
  kept.tls.reset();
  auto core = std::make_shared<Core>(kept, std::move(handler));
  if (!options.tls) return Listening<PlainTraits>(std::move(core), nullptr, address, port);
  absl::StatusOr<std::shared_ptr<TlsContext>> tls = MakeTlsContext(*options.tls);
  if (!tls.ok()) return tls.status();
  ONESTOP_CHECK(SSL_CTX_set_ex_data((*tls)->native_handle(), CoreIndex(), core.get()) == 1);
  return Listening<TlsTraits>(std::move(core), *std::move(tls), address, port);
}

}  // namespace onestop::gateway
