#include "kiosk_client/print_desk.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "kiosk_client/slip_text.h"
#include "onestop/v1/hall_service.grpc.pb.h"
#include "onestop/v1/ticket_service.grpc.pb.h"
#include "tests/gateway/client_fixture.h"
#include "tests/gateway/fake_server.h"
#include "tests/gateway/status_details.h"
#include "tests/kiosk_client/example_hall.h"

namespace onestop::kiosk_client {
namespace {

using gateway::Language;
using printer::Bitmap;
using printer::PrintReport;
using printer::PrintResult;

class NamedHall : public v1::HallService::Service {
 public:
  NamedHall() { hall.set_config_version(1); }
  grpc::Status GetHall(grpc::ServerContext*, const v1::GetHallRequest*,
                       v1::GetHallResponse* response) override {
    ++asked;
    *response->mutable_hall() = hall;
    return grpc::Status::OK;
  }
  v1::Hall hall = ExampleHall();
  int asked = 0;
};

class NamedTickets : public v1::TicketService::Service {
 public:
  grpc::Status GetTicket(grpc::ServerContext*, const v1::GetTicketRequest* request,
                         v1::GetTicketResponse* response) override {
    if (request->ticket() != ExampleTicket().ticket_id()) {
      return {grpc::StatusCode::NOT_FOUND, "no",
              gateway::RefusalBytes(v1::REASON_UNKNOWN_TICKET, "no such ticket")};
    }
    *response->mutable_ticket() = ExampleTicket();
    return grpc::Status::OK;
  }
  grpc::Status ListItems(grpc::ServerContext*, const v1::ListItemsRequest*,
                         v1::ListItemsResponse* response) override {
    ++listed;
    *response = items;
    return grpc::Status::OK;
  }
  grpc::Status ListServices(grpc::ServerContext*, const v1::ListServicesRequest*,
                            v1::ListServicesResponse* response) override {
    ++listed;
    *response = ExampleServices();
    return grpc::Status::OK;
  }
  grpc::Status ReprintTicket(grpc::ServerContext*, const v1::ReprintTicketRequest* request,
                             v1::ReprintTicketResponse* response) override {
    reprinted.push_back(*request);
    response->set_copy(static_cast<uint32_t>(reprinted.size()));
    return grpc::Status::OK;
  }
  v1::ListItemsResponse items = ExampleItems();
  int listed = 0;
  std::vector<v1::ReprintTicketRequest> reprinted;
};

// Keeps what is printed, and is as well as the test says.
class KeepingPrinter : public printer::Printer {
 public:
  PrintReport Print(const Bitmap& slip) override {
    slips.push_back(slip);
    return {.result = after};
  }
  PrintReport Check() override { return {.result = before}; }

  PrintResult before = PrintResult::kPrinted;
  PrintResult after = PrintResult::kPrinted;
  std::vector<Bitmap> slips;
};

class PrintDeskTest : public ::testing::Test {
 protected:
  static PrintOrder Order() {
    return {.ticket_id = ExampleTicket().ticket_id(), .tracking_token = "secret-token"};
  }

  PrintResult Print(const PrintOrder& order) {
    const absl::StatusOr<PrintReport> report = desk_.Print(order);
    EXPECT_TRUE(report.ok()) << report.status();
    return report.ok() ? report->result : PrintResult::kOffline;
  }

  // The slip as it should be, with the names that the server has now.
  Bitmap Expected(Language language = Language::kChinese, uint32_t copy = 0, bool code = true) {
    SlipOptions options;
    options.language = language;
    options.zone = absl::FixedTimeZone(8 * 3600);
    options.copy = copy;
    if (code) options.qr_text = "onestop:main-20251123-17:secret-token";
    const v1::ListServicesResponse services = ExampleServices();
    const SlipNames names{.hall = hall_.hall, .items = tickets_.items, .services = services};
    const auto slip = renderer_.Render(MakeSlip(ExampleTicket(), names, options));
    EXPECT_TRUE(slip.ok()) << slip.status();
    return slip.ok() ? slip->bitmap : Bitmap();
  }

  NamedHall hall_;
  NamedTickets tickets_;
  gateway::FakeServer server_{{&hall_, &tickets_}};
  gateway::TestClient test_{server_.address()};
  printer::SlipRenderer renderer_{printer::PaperWidth::k80mm};
  KeepingPrinter printer_;
  PrintDesk desk_{test_.client, renderer_, printer_, {}};
};

TEST_F(PrintDeskTest, PrintsWhatTheServerKnowsOfTheTicketInTheLanguageAskedFor) {
  EXPECT_EQ(Print(Order()), PrintResult::kPrinted);
  PrintOrder english = Order();
  english.language = Language::kEnglish;
  EXPECT_EQ(Print(english), PrintResult::kPrinted);
  ASSERT_EQ(printer_.slips.size(), 2u);
  EXPECT_TRUE(printer_.slips[0] == Expected());
  EXPECT_TRUE(printer_.slips[1] == Expected(Language::kEnglish));
  EXPECT_FALSE(printer_.slips[0] == printer_.slips[1]);
  EXPECT_TRUE(tickets_.reprinted.empty());
}

TEST_F(PrintDeskTest, LeavesTheCodeOffWhereNobodyCouldUseIt) {
  PrintDesk plain(test_.client, renderer_, printer_, {.code = false});
  EXPECT_TRUE(plain.Print(Order()).ok());
  PrintOrder without_token = Order();
  without_token.tracking_token = "";
  EXPECT_EQ(Print(without_token), PrintResult::kPrinted);
  ASSERT_EQ(printer_.slips.size(), 2u);
  const Bitmap expected = Expected(Language::kChinese, 0, /*code=*/false);
  EXPECT_TRUE(printer_.slips[0] == expected);
  EXPECT_TRUE(printer_.slips[1] == expected);
}

TEST_F(PrintDeskTest, ACopyIsCountedByTheServerAndMarked) {
  PrintOrder copy = Order();
  copy.copy = true;
  EXPECT_EQ(Print(copy), PrintResult::kPrinted);
  EXPECT_EQ(Print(copy), PrintResult::kPrinted);
  ASSERT_EQ(tickets_.reprinted.size(), 2u);
  EXPECT_EQ(tickets_.reprinted[0].ticket(), ExampleTicket().ticket_id());
  EXPECT_EQ(tickets_.reprinted[0].tracking_token(), "secret-token");
  ASSERT_EQ(printer_.slips.size(), 2u);
  EXPECT_TRUE(printer_.slips[0] == Expected(Language::kChinese, 1));
  EXPECT_TRUE(printer_.slips[1] == Expected(Language::kChinese, 2));
}

TEST_F(PrintDeskTest, APrinterThatIsNotWellCostsNoCopyAndAsksNothing) {
  printer_.before = PrintResult::kNoPaper;
  PrintOrder copy = Order();
  copy.copy = true;
  EXPECT_EQ(Print(copy), PrintResult::kNoPaper);
  EXPECT_TRUE(tickets_.reprinted.empty());
  EXPECT_TRUE(printer_.slips.empty());
  EXPECT_EQ(hall_.asked, 0);
}

TEST_F(PrintDeskTest, SaysWhatBecameOfThePaper) {
  printer_.after = PrintResult::kOffline;
  EXPECT_EQ(Print(Order()), PrintResult::kOffline);
}

TEST_F(PrintDeskTest, PrintsNothingForATicketTheServerDoesNotKnow) {
  PrintOrder order = Order();
  order.ticket_id = "main-20251123-99";
  EXPECT_EQ(desk_.Print(order).status().code(), absl::StatusCode::kNotFound);
  EXPECT_TRUE(printer_.slips.empty());
}

TEST_F(PrintDeskTest, AsksForTheNamesOnceForEachVersionOfTheConfiguration) {
  for (int slip = 0; slip < 3; ++slip) Print(Order());
  EXPECT_EQ(tickets_.listed, 2);
  EXPECT_EQ(hall_.asked, 3);
}

TEST_F(PrintDeskTest, NamesThatWereChangedAreOnTheNextSlip) {
  Print(Order());
  SetNames(tickets_.items.mutable_items(0)->mutable_names(), "换发护照", "Renew a passport");
  SetNames(hall_.hall.mutable_names(), "新大厅", "New hall");
  hall_.hall.set_config_version(2);
  Print(Order());
  ASSERT_EQ(printer_.slips.size(), 2u);
  EXPECT_FALSE(printer_.slips[0] == printer_.slips[1]);
  EXPECT_TRUE(printer_.slips[1] == Expected());
  // As after a restore: an older version is another one too.
  hall_.hall.set_config_version(1);
  Print(Order());
  EXPECT_EQ(tickets_.listed, 6);
}

}  // namespace
}  // namespace onestop::kiosk_client
