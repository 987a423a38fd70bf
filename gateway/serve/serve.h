#ifndef ONESTOP_GATEWAY_SERVE_SERVE_H_
#define ONESTOP_GATEWAY_SERVE_SERVE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "gateway/client/client.h"
#include "gateway/connect/web_gateway.h"
#include "gateway/console/console.h"
#include "gateway/serve/page_certificate.h"

namespace onestop::gateway {

// What the verb `serve` of both clients understands.
struct ServeOptions {
  std::string listen = {};
  // Folder with the built pages; empty for the one that was installed beside the program.
  std::string web = {};
  // Names under which browsers know this machine.
  std::vector<std::string> hosts = {};
  bool allow_network = false;
  // HTTPS, with the certificate in the device's folder unless another is named.
  bool tls = false;
  PageCertificateFiles certificate = {};
  // Whether each browser must be a device of its own. Where neither is set: beyond loopback.
  bool pair = false;
  bool no_pair = false;
};

template <class App>
void AddServeOptions(App& app, ServeOptions& options, const std::string& listen) {
  options.listen = listen;
  app.add_option("--listen", options.listen, "Address for browsers; port 0 takes any free one")
      ->capture_default_str();
  app.add_option("--web", options.web, "Folder with the pages, instead of the installed one")
      ->type_name("DIR");
  app.add_option("--host", options.hosts, "Name under which browsers reach this machine; repeatable")
      ->type_name("NAME");
  app.add_flag("--tls", options.tls,
               "HTTPS, with page.pem and page-key.pem of the device's folder unless told otherwise");
  app.add_option("--certificate", options.certificate.certificate,
                 "Certificate for HTTPS in PEM, those of its issuers behind it")
      ->type_name("FILE");
  app.add_option("--key", options.certificate.key, "The key to it")->type_name("FILE");
  app.add_flag("--allow-network", options.allow_network,
               "Serve browsers on other machines, in plain text: only on a network of its own");
  auto* pair = app.add_flag("--pair", options.pair,
                            "Each browser must be paired first; as it is beyond this machine");
  app.add_flag("--no-pair", options.no_pair,
               "A browser that is not paired is this device, from other machines too")
      ->excludes(pair);
}

// What browsers type to get here, "https://desk.example:7081": the first of the names where the process
// listens at every address, else the address.
std::string PageOrigin(const ServeOptions& options, bool tls, uint16_t port);

// Methods of one service of the contract.
struct ServiceMethods {
  // "TicketService".
  std::string service;
  std::vector<std::string> methods;
};
// Their full names, "onestop.v1.TicketService/IssueTicket", in the order given.
std::vector<std::string> MethodNames(const std::vector<ServiceMethods>& services);

// What differs between the clients.
struct Pages {
  // Name of the client's folder of pages: "kiosk_client".
  std::string folder;
  // Its pages, the first of which "/" leads to: "kiosk", "display".
  std::vector<std::string> pages;
  // What they may call: see WebGatewayOptions.
  std::vector<std::string> methods;
  // See WebGatewayOptions.
  std::map<std::string, HttpHandler> local = {};
};

// Serves the pages in the name of the client's device until Ctrl-C or SIGTERM. Says on the console
// where they are, one address a line, once they can be opened. The errors of WebGateway and
// ReadPageCertificate, and UsageError when there are no pages. Blocks.
absl::Status Serve(Client& client, Console& console, const ServeOptions& options,
                   const Pages& pages);

}  // namespace onestop::gateway

#endif  // ONESTOP_GATEWAY_SERVE_SERVE_H_
