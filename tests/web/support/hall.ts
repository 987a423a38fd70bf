import { create, type MessageInitShape } from "@bufbuild/protobuf";

import {
  type Item,
  ItemSchema,
  type Service,
  ServiceSchema,
} from "$gateway/gen/onestop/v1/ticket_service_pb";

export function service(
  code: string,
  rest: Omit<MessageInitShape<typeof ServiceSchema>, "$typeName" | "$unknown"> = {},
): Service {
  return create(ServiceSchema, { service: code, open: true, ...rest });
}

/** `papers` are codes. */
export function item(code: string, zh: string, en: string, papers: string[] = []): Item {
  return create(ItemSchema, {
    item: code,
    names: { zh, en },
    service: "s",
    papers: papers.map((paper) => ({ paper, names: { en: paper } })),
  });
}
