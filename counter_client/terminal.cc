#include "counter_client/terminal.h"

namespace onestop::counter_client {

Terminal::Terminal(gateway::Client& client, gateway::Console& console, std::string folder,
                   gateway::ClerkSession session, Overrides overrides)
    : client_(client),
      console_(console),
      folder_(std::move(folder)),
      session_(std::move(session)),
      overrides_(std::move(overrides)) {
  client_.set_session(session_.token);
}

absl::StatusOr<std::string> Terminal::Counter() const {
  if (!overrides_.counter.empty()) return overrides_.counter;
  if (!session_.counter.empty()) return session_.counter;
  return gateway::UsageError(console_.Say({"还没有窗口：请先 open，或用 --counter 指明。",
                                           "no counter yet: open one, or name it with --counter"}));
}

absl::StatusOr<std::string> Terminal::Ticket() const {
  if (!overrides_.ticket.empty()) return overrides_.ticket;
  if (!session_.ticket_id.empty()) return session_.ticket_id;
  return gateway::UsageError(
      console_.Say({"手中没有票：请先 next，或用 --ticket 指明。",
                    "no ticket in hand: call one, or name it with --ticket"}));
}

absl::Status Terminal::Reload() {
  absl::StatusOr<gateway::ClerkSession> session = gateway::LoadClerkSession(folder_);
  if (!session.ok()) return session.status();
  session_ = *std::move(session);
  client_.set_session(session_.token);
  return absl::OkStatus();
}

absl::Status Terminal::SignedIn(gateway::ClerkSession session) {
  session_ = std::move(session);
  client_.set_session(session_.token);
  return Save();
}

absl::Status Terminal::SignedOut() {
  session_ = gateway::ClerkSession();
  client_.set_session(session_.token);
  return gateway::RemoveClerkSession(folder_);
}

absl::Status Terminal::AtCounter(const std::string& counter) {
  if (session_.counter == counter) return absl::OkStatus();
  session_.counter = counter;
  session_.ClearTicket();
  return Save();
}

absl::Status Terminal::InHand(const std::string& ticket_id, const std::string& number) {
  session_.ticket_id = ticket_id;
  session_.ticket_number = number;
  return Save();
}

absl::Status Terminal::Released(const v1::TicketUpdate& ticket) {
  if (session_.ticket_id != ticket.ticket_id()) return absl::OkStatus();
  return EmptyHand();
}

absl::Status Terminal::EmptyHand() {
  if (session_.ticket_id.empty()) return absl::OkStatus();
  session_.ClearTicket();
  return Save();
}

absl::Status Terminal::Save() { return gateway::SaveClerkSession(folder_, session_); }

}  // namespace onestop::counter_client
