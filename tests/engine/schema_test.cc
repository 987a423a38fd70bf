#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>
#include <gtest/gtest.h>

#include "onestop/journal/v1/records.pb.h"
#include "onestop/journal/v1/snapshot.pb.h"
#include "server/base/bytes.h"
#include "server/engine/codec.h"
#include "server/engine/wire.h"
#include "tests/engine/engine_world.h"
#include "tests/engine/filled.h"

// The published schema says what the codec writes: generated code reads the same values, under the
// same names, with nothing left over on either side.

namespace onestop::testing {
namespace {

namespace v1 = onestop::journal::v1;
using core::FieldKind;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// Compares a struct with a message, field by field.
class Comparer {
 public:
  explicit Comparer(const Message& message) : message_(message) {}

  template <class T>
  static void Compare(const T& value, const Message& message) {
    Comparer comparer(message);
    T::Fields(value, comparer);
    EXPECT_EQ(comparer.fields_, message.GetDescriptor()->field_count())
        << message.GetDescriptor()->full_name() << " has fields that the codec does not write";
    EXPECT_TRUE(message.GetReflection()->GetUnknownFields(message).empty());
  }

  template <class T>
  void operator()(uint32_t number, const char* name, const T& value) {
    ++fields_;
    field_ = message_.GetDescriptor()->FindFieldByNumber(static_cast<int>(number));
    ASSERT_NE(field_, nullptr) << message_.GetDescriptor()->full_name() << " lacks " << name;
    EXPECT_EQ(field_->name(), name) << message_.GetDescriptor()->full_name();
    Value(value);
  }

 private:
  template <class T>
  void Value(const T& value) {
    constexpr FieldKind kKind = core::kFieldKind<T>;
    const google::protobuf::Reflection& reflection = *message_.GetReflection();
    if constexpr (kKind == FieldKind::kOptional || kKind == FieldKind::kShared) {
      ASSERT_TRUE(field_->has_presence()) << field_->full_name();
      EXPECT_EQ(reflection.HasField(message_, field_), value ? true : false) << field_->full_name();
      if (value) Value(*value);
    } else if constexpr (kKind == FieldKind::kList) {
      ASSERT_TRUE(field_->is_repeated()) << field_->full_name();
      ASSERT_EQ(reflection.FieldSize(message_, field_), static_cast<int>(value.size()))
          << field_->full_name();
      index_ = 0;
      for (const auto& entry : value) {
        Entry(entry);
        ++index_;
      }
      index_ = -1;
    } else {
      ASSERT_FALSE(field_->is_repeated()) << field_->full_name();
      Entry(value);
    }
  }

  template <class T>
  void Entry(const T& value) {
    constexpr FieldKind kKind = core::kFieldKind<T>;
    const google::protobuf::Reflection& reflection = *message_.GetReflection();
    if constexpr (kKind == FieldKind::kStruct) {
      Compare(value, index_ < 0 ? reflection.GetMessage(message_, field_)
                                : reflection.GetRepeatedMessage(message_, field_, index_));
    } else if constexpr (kKind == FieldKind::kString || kKind == FieldKind::kBytes) {
      const std::string text = index_ < 0
                                   ? reflection.GetString(message_, field_)
                                   : reflection.GetRepeatedString(message_, field_, index_);
      if constexpr (kKind == FieldKind::kString) {
        EXPECT_EQ(field_->type(), FieldDescriptor::TYPE_STRING) << field_->full_name();
        EXPECT_EQ(text, value) << field_->full_name();
      } else {
        EXPECT_EQ(field_->type(), FieldDescriptor::TYPE_BYTES) << field_->full_name();
        EXPECT_EQ(text, AsText(value)) << field_->full_name();
      }
    } else if constexpr (kKind == FieldKind::kBool) {
      EXPECT_EQ(reflection.GetBool(message_, field_), value) << field_->full_name();
    } else {
      EXPECT_EQ(Number(), engine::ToVarint(value)) << field_->full_name();
    }
  }

  uint64_t Number() const {
    const google::protobuf::Reflection& reflection = *message_.GetReflection();
    switch (field_->type()) {
      case FieldDescriptor::TYPE_UINT32:
        return index_ < 0 ? reflection.GetUInt32(message_, field_)
                          : reflection.GetRepeatedUInt32(message_, field_, index_);
      case FieldDescriptor::TYPE_UINT64:
        return reflection.GetUInt64(message_, field_);
      case FieldDescriptor::TYPE_INT32:
        return static_cast<uint64_t>(int64_t{reflection.GetInt32(message_, field_)});
      case FieldDescriptor::TYPE_INT64:
        return static_cast<uint64_t>(reflection.GetInt64(message_, field_));
      default:
        ADD_FAILURE() << field_->full_name() << " has another type than the codec writes";
        return 0;
    }
  }

  const Message& message_;
  const FieldDescriptor* field_ = nullptr;
  int index_ = -1;
  int fields_ = 0;
};

// The message of the kind that is set, whichever it is.
const Message& KindOf(const v1::Event& event) {
  const google::protobuf::OneofDescriptor* kinds = v1::Event::descriptor()->oneof_decl(0);
  const FieldDescriptor* field = event.GetReflection()->GetOneofFieldDescriptor(event, kinds);
  return event.GetReflection()->GetMessage(event, field);
}

void ExpectEqual(const core::Events& events) {
  std::string bytes;
  engine::EncodeEvents(events, bytes);
  v1::Events parsed;
  ASSERT_TRUE(parsed.ParseFromString(bytes));
  ASSERT_EQ(parsed.events_size(), static_cast<int>(events.size()));
  for (size_t i = 0; i < events.size(); ++i) {
    const v1::Event& event = parsed.events(static_cast<int>(i));
    std::visit(
        [&](const auto& kind) {
          ASSERT_EQ(static_cast<uint32_t>(event.kind_case()), kind.kNumber) << kind.kName;
          const FieldDescriptor* field =
              v1::Event::descriptor()->FindFieldByNumber(static_cast<int>(kind.kNumber));
          EXPECT_EQ(field->name(), kind.kName);
          Comparer::Compare(kind, KindOf(event));
        },
        events[i]);
  }
}

TEST(SchemaTest, EveryKindIsReadByGeneratedCode) { ExpectEqual(FilledEvents()); }

TEST(SchemaTest, EveryKindWithZerosIsReadByGeneratedCode) { ExpectEqual(ZeroEvents()); }

TEST(SchemaTest, TheSchemaHasExactlyTheKindsOfTheProgram) {
  EXPECT_EQ(v1::Event::descriptor()->field_count(),
            static_cast<int>(std::variant_size_v<core::Event>));
}

TEST(SchemaTest, WhatGeneratedCodeWritesIsReadByTheCodec) {
  for (const core::Events& events : {FilledEvents(), ZeroEvents()}) {
    std::string bytes;
    engine::EncodeEvents(events, bytes);
    v1::Events parsed;
    ASSERT_TRUE(parsed.ParseFromString(bytes));
    absl::StatusOr<core::Events> back = engine::DecodeEvents(parsed.SerializeAsString());
    ASSERT_TRUE(back.ok()) << back.status();
    ASSERT_EQ(back->size(), events.size());
    for (size_t i = 0; i < events.size(); ++i) EXPECT_EQ(Written((*back)[i]), Written(events[i]));
  }
}

TEST(SchemaTest, ASnapshotIsReadByGeneratedCode) {
  core::State state;
  Filler().Fill(state);
  engine::RequestTable requests;
  for (uint64_t i = 1; i <= 3; ++i) requests.Remember({i, RequestId(i), i, Time(Duration(5))});
  v1::Snapshot parsed;
  ASSERT_TRUE(parsed.ParseFromString(engine::EncodeSnapshot(state, requests)));
  EXPECT_EQ(parsed.format(), 1U);
  Comparer::Compare(state, parsed.state());
  const std::vector<engine::RememberedRequest> all = requests.All();
  ASSERT_EQ(parsed.requests_size(), static_cast<int>(all.size()));
  for (size_t i = 0; i < all.size(); ++i) {
    Comparer::Compare(all[i], parsed.requests(static_cast<int>(i)));
  }
}

}  // namespace
}  // namespace onestop::testing
