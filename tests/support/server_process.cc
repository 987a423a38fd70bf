#include "tests/support/server_process.h"

#include <signal.h>

#include <algorithm>
#include <fstream>
#include <utility>

#include "server/base/check.h"
#include "server/base/strings.h"

namespace onestop::testing {
namespace {

constexpr char kHallFile[] = ONESTOP_SOURCE_DIR "/deploy/hall.toml";

}  // namespace

std::string ServerProcess::Metrics() const {
  return RunProcess({.command = {"/bin/bash", "-c",
                                 "exec 3<>/dev/tcp/${ADDRESS%:*}/${ADDRESS##*:}; "
                                 "printf 'GET /metrics HTTP/1.0\\r\\n\\r\\n' >&3; cat <&3"},
                     .environment = {{"ADDRESS", metrics_address()}}})
      .output;
}

std::string Program(const std::string& name) { return StrCat(ONESTOP_BIN_DIR, "/", name); }

std::string JsonValue(const std::string& json, const std::string& member) {
  const std::string key = StrCat("\"", member, "\":");
  size_t from = json.find(key);
  if (from == std::string::npos) return "";
  from = json.find_first_not_of(' ', from + key.size());
  if (from == std::string::npos) return "";
  if (json[from] == '"') return json.substr(from + 1, json.find('"', from + 1) - from - 1);
  return json.substr(from, json.find_first_of(",}] \n", from) - from);
}

void ServerProcess::RunUnder(std::vector<std::string> prefix, std::string outside) {
  prefix_ = std::move(prefix);
  outside_ = std::move(outside);
}

std::vector<std::string> ServerProcess::Command(const std::string& program) const {
  std::vector<std::string> command = prefix_;
  command.push_back(Program(program));
  return command;
}

void ServerProcess::Init() {
  const Finished made = Plain({"init", "--data", data(), "--hall", kHallFile});
  ONESTOP_CHECK(made.exit == 0) << made.error;
}

ProcessOptions ServerProcess::RunOptions(const std::vector<std::string>& more) const {
  ProcessOptions options;
  options.environment = environment_;
  options.command = Command("onestop-server");
  options.command.insert(options.command.end(), {"run", "--data", data()});
  std::vector<std::pair<std::string, std::string>> defaults = {{"--listen", "127.0.0.1:0"},
                                                               {"--metrics", "127.0.0.1:0"}};
  if (!machine_clock_) {
    defaults.insert(defaults.end(), {{"--demo-speed", "1"}, {"--demo-start", "09:30"}});
  }
  for (const auto& [name, value] : defaults) {
    if (std::find(more.begin(), more.end(), name) != more.end()) continue;
    options.command.insert(options.command.end(), {name, value});
  }
  options.command.insert(options.command.end(), more.begin(), more.end());
  return options;
}

void ServerProcess::Start(const std::vector<std::string>& more) {
  process_ = std::make_unique<Process>(RunOptions(more));
  const auto serving = process_->ReadErrorUntil("\"event\":\"serving\"");
  ONESTOP_CHECK(serving.has_value()) << process_->error_output();
}

void ServerProcess::StartOpen() {
  Start();
  const Finished opened = Verb({"day", "open", "--until", "17:00"});
  ONESTOP_CHECK(opened.exit == 0) << opened.error;
}

void ServerProcess::KillHard() {
  process_->Signal(SIGKILL);
  ONESTOP_CHECK(process_->Wait() == -SIGKILL);
}

int ServerProcess::Stop() {
  process_->Signal(SIGTERM);
  return process_->Wait().value_or(-SIGKILL);
}

Finished ServerProcess::StartRefused(const std::vector<std::string>& more) {
  return RunProcess(RunOptions(more));
}

Finished ServerProcess::Verb(const std::vector<std::string>& arguments) {
  std::vector<std::string> all = arguments;
  all.insert(all.end(), {"--data", data()});
  return Plain(all);
}

Finished ServerProcess::Plain(const std::vector<std::string>& arguments) {
  ProcessOptions options;
  options.command = Command("onestop-server");
  options.command.insert(options.command.end(), arguments.begin(), arguments.end());
  return RunProcess(options);
}

void ServerProcess::Enroll(const std::string& role, const std::string& name) {
  const Finished enrolled =
      Verb({"enroll", "--role", role, "--name", name, "--out", folder(name)});
  ONESTOP_CHECK(enrolled.exit == 0) << enrolled.error;
}

void ServerProcess::PutStaff(const std::string& id, const std::string& pin) {
  ProcessOptions options;
  options.command = {Program("onestop-server"), "staff",  "put",     "--id",
                     id,                        "--name", "Li Na",   "--roles",
                     "clerk,supervisor",        "--data", data()};
  options.environment["ONESTOP_PIN"] = pin;
  const Finished put = RunProcess(options);
  ONESTOP_CHECK(put.exit == 0) << put.error;
}

Finished ServerProcess::Kiosk(const std::vector<std::string>& arguments,
                              const std::string& device) {
  ProcessOptions options;
  options.command = {Program("onestop-kiosk"), "--credential", folder(device), "--server",
                     address(),                "--lang",       "en"};
  options.command.insert(options.command.end(), arguments.begin(), arguments.end());
  return RunProcess(options);
}

Finished ServerProcess::Counter(const std::vector<std::string>& arguments,
                                const std::string& device) {
  ProcessOptions options;
  options.command = {Program("onestop-counter"), "--credential", folder(device), "--server",
                     address(),                  "--lang",       "en"};
  options.command.insert(options.command.end(), arguments.begin(), arguments.end());
  return RunProcess(options);
}

std::string ServerProcess::Address(const std::string& what) const {
  std::ifstream file(StrCat(outside_, data(), "/addresses"));
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with(what + " ")) return line.substr(what.size() + 1);
  }
  return "";
}

}  // namespace onestop::testing
