#ifndef ONESTOP_TESTS_SUPPORT_ESCPOS_DECODER_H_
#define ONESTOP_TESTS_SUPPORT_ESCPOS_DECODER_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "kiosk_client/printer/bitmap.h"

namespace onestop::testing {

// A thermal printer's side of ESC/POS, written from the reference and not from the encoder: takes
// the bytes as they come, in pieces of any size, and gives the paper. Knows ESC @, GS v 0, GS V,
// GS r and DLE EOT; anything else but NUL is an error, also text. DLE EOT is obeyed as it arrives,
// also inside of a picture, of which it is a part nevertheless. Not thread safe.
class EscposDecoder {
 public:
  enum class Asked { kStatus, kSlip };
  struct Question {
    Asked asked = Asked::kStatus;
    // The n of the command.
    int number = 0;
  };

  // `dots` is how many the head has side by side.
  explicit EscposDecoder(int dots) : dots_(dots) {}

  void Feed(std::string_view bytes);

  // What has to be answered, in order; forgotten when it was taken.
  std::vector<Question> TakeQuestions();

  // The papers that were cut off, with rows of white at their ends where the printer was told to
  // feed.
  const std::vector<kiosk_client::printer::Bitmap>& slips() const { return slips_; }
  // Rows that are printed and not cut off.
  int rows_uncut() const { return static_cast<int>(rows_.size()); }
  // In the middle of a command.
  bool unfinished() const { return !pending_.empty(); }
  // The most rows of one picture.
  int tallest_picture() const { return tallest_picture_; }
  // Real-time commands inside of pictures.
  int commands_in_pictures() const { return commands_in_pictures_; }
  const std::vector<std::string>& errors() const { return errors_; }

 private:
  using Row = std::vector<uint8_t>;

  void NoticeRealTime(uint8_t byte);
  // How many bytes of pending_ the command at its start takes; 0 when more have to come.
  size_t TakeCommand();
  size_t TakeGs();
  size_t TakePicture();
  void Cut();
  size_t Refuse(const std::string& why);
  uint8_t At(size_t index) const { return static_cast<uint8_t>(pending_[index]); }

  const int dots_;
  std::string pending_;
  std::vector<Row> rows_;
  std::vector<kiosk_client::printer::Bitmap> slips_;
  std::vector<Question> questions_;
  int tallest_picture_ = 0;
  int commands_in_pictures_ = 0;
  // The last bytes that came, for commands that are obeyed at once.
  uint8_t last_[2] = {0, 0};
  std::vector<std::string> errors_;
};

}  // namespace onestop::testing

#endif  // ONESTOP_TESTS_SUPPORT_ESCPOS_DECODER_H_
