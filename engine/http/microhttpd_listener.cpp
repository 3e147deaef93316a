#include <cerrno>
#include <cstring>
#include <system_error>
#include <unordered_map>

#include <microhttpd.h>
#include <unistd.h>

#include "http/alarm.h"
#include "http/answer.h"
#include "http/exchange.h"
#include "http/listen_socket.h"
#include "http/listener.h"
#include "http/request_head.h"

namespace engine::http {

namespace {

// How long open requests have to take their 503 when the listener stops.
constexpr auto kLastAnswers = std::chrono::seconds(1);
// Beside the head, libmicrohttpd keeps a piece of the body and the answer's head in its memory.
constexpr std::size_t kRoomBesideHead = std::size_t{16} << 10;
// How much of a chunked body beyond the limit is read and dropped, so that its sender hears 413:
// libmicrohttpd cannot answer while a body comes. After that the connection is closed.
constexpr std::size_t kPatience = std::size_t{4} << 20;

constexpr unsigned kFlags =
    MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_TURBO | MHD_ALLOW_SUSPEND_RESUME;

// What the handler gets. Dropping it without an answer is a mistake of ours that nobody shall wait
// for.
class Once final : public Responder {
 public:
  explicit Once(std::shared_ptr<Exchange> exchange) : exchange_(std::move(exchange)) {}

  ~Once() override { exchange_->respond(plain_answer(500, "The request was not answered."), {}); }

  void respond(Outgoing answer, std::function<void(bool)> delivered) override {
    exchange_->respond(std::move(answer), std::move(delivered));
  }

 private:
  const std::shared_ptr<Exchange> exchange_;
};

class MicrohttpdListener final : public Listener {
 public:
  explicit MicrohttpdListener(const ListenOptions& options) : options_(options) {}

  ~MicrohttpdListener() override { stop(); }

  base::Result<void> start(Handler handler) override;

  int port() const override { return port_; }

  void stop() override;

 private:
  // libmicrohttpd's callbacks, on its thread, in this order for each request.
  static void* on_target(void* self, const char* target, MHD_Connection*);
  static MHD_Result on_request(void* self, MHD_Connection* connection, const char*,
                               const char* method, const char*, const char* data, std::size_t* size,
                               void** exchange);
  static void on_end(void* self, MHD_Connection*, void** exchange, MHD_RequestTerminationCode code);

  // The target stays as it was sent; read_head decodes it once.
  static std::size_t keep_escapes(void*, MHD_Connection*, char* text) { return std::strlen(text); }

  MHD_Result begin(MHD_Connection* connection, const char* method, Exchange& exchange);
  MHD_Result collect(Exchange& exchange, const char* data, std::size_t& size);
  MHD_Result answer(MHD_Connection* connection, Exchange& exchange);

  const ListenOptions options_;
  Handler handler_;
  MHD_Daemon* daemon_ = nullptr;
  int port_ = 0;
  Alarm alarm_;

  base::Mutex mutex_;
  base::Condition ended_;
  bool stopping_ GUARDED_BY(mutex_) = false;
  std::unordered_map<Exchange*, std::shared_ptr<Exchange>> open_ GUARDED_BY(mutex_);
};

base::Result<void> MicrohttpdListener::start(Handler handler) {
  TRY(const ListenSocket socket, open_listen_socket(options_.host, options_.port));
  const auto idle = std::chrono::ceil<std::chrono::seconds>(options_.idle).count();
  handler_ = std::move(handler);
  daemon_ = MHD_start_daemon(
      kFlags, 0, nullptr, nullptr, &on_request, this,                               //
      MHD_OPTION_LISTEN_SOCKET, socket.descriptor,                                  //
      MHD_OPTION_URI_LOG_CALLBACK, &on_target, this,                                //
      MHD_OPTION_UNESCAPE_CALLBACK, &keep_escapes, nullptr,                         //
      MHD_OPTION_NOTIFY_COMPLETED, &on_end, this,                                   //
      MHD_OPTION_CONNECTION_LIMIT, static_cast<unsigned>(options_.connections),     //
      MHD_OPTION_CONNECTION_TIMEOUT, static_cast<unsigned>(idle),                   //
      MHD_OPTION_CONNECTION_MEMORY_LIMIT, options_.largest_head + kRoomBesideHead,  //
      MHD_OPTION_STRICT_FOR_CLIENT, 1,                                              //
      MHD_OPTION_END);
  if (daemon_ == nullptr) {
    const int problem = errno;
    close(socket.descriptor);
    return base::error(base::ErrorKind::stopped,
                       "cannot start the listener: " + std::system_category().message(problem));
  }
  port_ = socket.port;
  return {};
}

void MicrohttpdListener::stop() {
  if (daemon_ == nullptr) return;
  const int listen_socket = MHD_quiesce_daemon(daemon_);
  {
    const base::Lock lock(mutex_);
    stopping_ = true;
    for (const auto& [raw, exchange] : open_) exchange->abandon();
    const auto deadline = std::chrono::steady_clock::now() + kLastAnswers;
    while (!open_.empty() && std::chrono::steady_clock::now() < deadline)
      ended_.wait_for(mutex_, deadline - std::chrono::steady_clock::now());
  }
  MHD_stop_daemon(daemon_);
  daemon_ = nullptr;
  if (listen_socket >= 0) close(listen_socket);
}

void* MicrohttpdListener::on_target(void* self, const char* target, MHD_Connection*) {
  auto& listener = *static_cast<MicrohttpdListener*>(self);
  auto exchange = std::make_shared<Exchange>(listener.alarm_);
  exchange->incoming.target = target;
  const base::Lock lock(listener.mutex_);
  if (listener.stopping_) exchange->abandon();
  Exchange* const raw = exchange.get();
  listener.open_.emplace(raw, std::move(exchange));
  return raw;
}

MHD_Result MicrohttpdListener::on_request(void* self, MHD_Connection* connection, const char*,
                                          const char* method, const char*, const char* data,
                                          std::size_t* size, void** raw) {
  auto& listener = *static_cast<MicrohttpdListener*>(self);
  auto& exchange = *static_cast<Exchange*>(*raw);
  if (!exchange.begun) return listener.begin(connection, method, exchange);
  if (*size > 0) return listener.collect(exchange, data, *size);
  return listener.answer(connection, exchange);
}

MHD_Result MicrohttpdListener::begin(MHD_Connection* connection, const char* method,
                                     Exchange& exchange) {
  exchange.begun = true;
  exchange.wants_body = std::strcmp(method, MHD_HTTP_METHOD_HEAD) != 0;
  auto refusal = read_head(connection, method, options_, exchange.incoming);
  if (!refusal) return MHD_YES;
  // What follows the head was not read: this connection cannot carry another request.
  refusal->headers.add("Connection", "close");
  return send_answer(connection, exchange.replace(*std::move(refusal)));
}

MHD_Result MicrohttpdListener::collect(Exchange& exchange, const char* data, std::size_t& size) {
  std::string& body = exchange.incoming.body;
  exchange.received += size;
  if (exchange.received > options_.largest_body + kPatience) return MHD_NO;
  if (exchange.received > options_.largest_body) {
    body = {};
  } else {
    body.append(data, size);
  }
  size = 0;
  return MHD_YES;
}

MHD_Result MicrohttpdListener::answer(MHD_Connection* connection, Exchange& exchange) {
  if (exchange.received > options_.largest_body)
    return send_answer(connection, exchange.replace(too_large(options_.largest_body)));
  if (!exchange.handed && !exchange.is_answered()) {
    exchange.handed = true;
    handler_(std::move(exchange.incoming), std::make_shared<Once>(exchange.shared_from_this()));
  }
  const Outgoing* const answer = exchange.answer_or_suspend(connection);
  if (answer == nullptr) return MHD_YES;
  if (const auto fault = fault_of(*answer))
    return send_answer(connection, exchange.replace(plain_answer(500, *fault)));
  return send_answer(connection, *answer);
}

void MicrohttpdListener::on_end(void* self, MHD_Connection*, void** raw,
                                MHD_RequestTerminationCode code) {
  if (*raw == nullptr) return;
  auto& listener = *static_cast<MicrohttpdListener*>(self);
  auto* const exchange = static_cast<Exchange*>(*raw);
  *raw = nullptr;
  exchange->finish(code == MHD_REQUEST_TERMINATED_COMPLETED_OK && exchange->wants_body);
  const base::Lock lock(listener.mutex_);
  listener.open_.erase(exchange);
  if (listener.open_.empty()) listener.ended_.notify_all();
}

}  // namespace

std::unique_ptr<Listener> listen(const ListenOptions& options) {
  return std::make_unique<MicrohttpdListener>(options);
}

}  // namespace engine::http
