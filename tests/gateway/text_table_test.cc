#include "gateway/console/text_table.h"

#include <gtest/gtest.h>

namespace onestop::gateway {
namespace {

TEST(TextTableTest, AlignsColumnsOfBothScripts) {
  TextTable table({{"code"}, {"name"}, {"waiting", Align::kRight}});
  table.AddRow({"passport", "护照", "12"});
  table.AddHeading("户政");
  table.AddRow({"id", "Identity card", "3"});
  EXPECT_EQ(table.Render(),
            "code      name           waiting\n"
            "────────────────────────────────\n"
            "passport  护照                12\n"
            "\n"
            "户政\n"
            "id        Identity card        3\n");
}

TEST(TextTableTest, LetsNoCellDriveTheTerminal) {
  TextTable table({{"a"}});
  table.AddRow({"\x1b[2J"});
  EXPECT_EQ(table.Render(), "a\n────\n?[2J\n");
}

}  // namespace
}  // namespace onestop::gateway
