#include "gateway/connect/method_table.h"

#include <google/protobuf/descriptor.h>

#include "absl/status/status.h"
#include "server/base/strings.h"

namespace onestop::gateway {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::DescriptorPool;
using google::protobuf::MessageFactory;
using google::protobuf::MethodDescriptor;
using google::protobuf::ServiceDescriptor;

namespace {

bool Has(const Descriptor& type, const char* name, FieldDescriptor::CppType kind) {
  const FieldDescriptor* field = type.FindFieldByName(name);
  return field != nullptr && !field->is_repeated() && field->cpp_type() == kind;
}

bool IsChained(const MethodDescriptor& method) {
  const Descriptor& type = *method.output_type();
  return method.server_streaming() && Has(type, "previous", FieldDescriptor::CPPTYPE_UINT64) &&
         Has(type, "current", FieldDescriptor::CPPTYPE_UINT64) &&
         Has(type, "resync", FieldDescriptor::CPPTYPE_BOOL);
}

}  // namespace

absl::StatusOr<MethodTable> MethodTable::Make(const std::vector<std::string>& names) {
  MethodTable table;
  for (const std::string& name : names) {
    const size_t slash = name.find('/');
    const ServiceDescriptor* service =
        DescriptorPool::generated_pool()->FindServiceByName(name.substr(0, slash));
    const MethodDescriptor* method =
        service == nullptr || slash == std::string::npos
            ? nullptr
            : service->FindMethodByName(name.substr(slash + 1));
    if (method == nullptr) {
      return absl::NotFoundError(StrCat("the contract has no method '", name, "'"));
    }
    if (method->client_streaming()) {
      return absl::UnimplementedError(StrCat("'", name, "' takes a stream, which pages cannot send"));
    }
    MessageFactory* factory = MessageFactory::generated_factory();
    table.methods_[name] = {.name = name,
                            .request = factory->GetPrototype(method->input_type()),
                            .response = factory->GetPrototype(method->output_type()),
                            .streams = method->server_streaming(),
                            .chained = IsChained(*method)};
  }
  return table;
}

const Method* MethodTable::Find(std::string_view name) const {
  const auto found = methods_.find(name);
  return found == methods_.end() ? nullptr : &found->second;
}

}  // namespace onestop::gateway
