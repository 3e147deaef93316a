// TLS against a server with a certificate that nobody but its own file vouches for.
#include <csignal>
#include <cstdio>
#include <filesystem>

#include <doctest/doctest.h>

#include "http/curl_transport.h"
#include "http/raw_server.h"

using namespace engine::http;
using namespace engine::http::test;
using engine::base::ErrorKind;
using engine::base::Executed;

namespace {

std::string run(const std::string& command) {
  FILE* const pipe = popen(command.c_str(), "r");
  std::string output;
  for (int c = 0; (c = std::fgetc(pipe)) != EOF;) output += static_cast<char>(c);
  pclose(pipe);
  return output;
}

// `openssl s_server` on a free port, for as long as this lives.
class TlsServer {
 public:
  TlsServer() : folder_(std::filesystem::temp_directory_path() / "http_tls_test.XXXXXX") {
    if (mkdtemp(folder_.data()) == nullptr) std::abort();
    run("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 "
        "-subj /CN=localhost -addext subjectAltName=DNS:localhost -keyout " +
        key() + " -out " + certificate() + " 2>/dev/null");
    output_ = popen(("echo $$; exec openssl s_server -accept 127.0.0.1:0 -www -key " + key() +
                     " -cert " + certificate() + " </dev/null 2>&1")
                        .c_str(),
                    "r");
    process_ = std::atoi(line_starting("").c_str());
    const std::string accept = line_starting("ACCEPT");
    port_ = std::atoi(accept.substr(accept.rfind(':') + 1).c_str());
  }

  ~TlsServer() {
    if (process_ > 0) kill(process_, SIGTERM);
    pclose(output_);
    std::filesystem::remove_all(folder_);
  }

  std::string key() const { return folder_ + "/key.pem"; }

  std::string certificate() const { return folder_ + "/certificate.pem"; }

  std::string origin(const std::string& host) const {
    return "https://" + host + ":" + std::to_string(port_);
  }

 private:
  std::string line_starting(const std::string& start) {
    char line[256] = "";
    while (std::fgets(line, sizeof line, output_) != nullptr)
      if (std::string(line).starts_with(start)) return line;
    return {};
  }

  std::string folder_;
  FILE* output_ = nullptr;
  pid_t process_ = 0;
  int port_ = 0;
};

Request request_to(const std::string& origin) {
  Request request;
  request.method = "POST";
  request.url = origin + "/";
  return request;
}

}  // namespace

TEST_CASE("tls: a certificate is trusted through its file, and for its host name only") {
  if (run("openssl version").empty()) return;  // the tool is the server
  const TlsServer server;
  CurlOptions trusting;
  trusting.ca_file = server.certificate();

  Request get = request_to(server.origin("localhost"));
  get.method = "GET";
  const auto trusted = CurlTransport(trusting).send(get);
  REQUIRE_MESSAGE(trusted.ok(), trusted.error().message);
  CHECK(trusted->status == 200);

  const auto stranger = CurlTransport().send(request_to(server.origin("localhost")));
  REQUIRE_FALSE(stranger.ok());
  CHECK(stranger.error().kind == ErrorKind::stopped);
  CHECK(stranger.error().executed == Executed::no);
  CHECK(stranger.error().code == "certificate");
  CHECK(stranger.error().message ==
        "the certificate of " + server.origin("localhost") +
            " is not trusted: SSL certificate problem: self-signed certificate");
  CHECK(stranger.error().hint == "check the host name, the certificate's dates and who issued it");

  const auto wrong_host = CurlTransport(trusting).send(request_to(server.origin("127.0.0.1")));
  REQUIRE_FALSE(wrong_host.ok());
  CHECK(wrong_host.error().code == "certificate");
  CHECK(wrong_host.error().executed == Executed::no);
}

TEST_CASE("tls: a handshake that breaks off means not executed, and may be tried again") {
  RawServer server([](Socket& socket, int) { socket.say("HTTP/1.1 400 Speak plainly\r\n\r\n"); });
  const auto response =
      CurlTransport().send(request_to("https://127.0.0.1:" + std::to_string(server.port())));
  REQUIRE_FALSE(response.ok());
  CHECK(response.error().kind == ErrorKind::transient);
  CHECK(response.error().code == "tls");
  CHECK(response.error().executed == Executed::no);
}

TEST_CASE("tls: an unreadable file of certificates stops the connection") {
  RawServer server([](Socket& socket, int) { socket.hear_all(); });
  CurlOptions options;
  options.ca_file = "/nowhere/ca.pem";
  const auto response =
      CurlTransport(options).send(request_to("https://127.0.0.1:" + std::to_string(server.port())));
  REQUIRE_FALSE(response.ok());
  CHECK(response.error().kind == ErrorKind::stopped);
  CHECK(response.error().code == "ca_file");
  CHECK(response.error().executed == Executed::no);
}
