import type { PairingWords } from "../pairing_words";

const words: PairingWords = {
  languageName: "中文",
  locale: "zh-CN",

  title: "本屏幕尚未登记",
  revoked: "本屏幕已被停用。如需重新使用，请重新登记。",
  ask: "请管理员核对并确认此配对码：",
  codeLabel: "配对码",
  noCode: "正在获取配对码…",
  place: "管理员可用 --place 指定窗口或区域，用 --name 指定名称。",
  goesOn: "确认后，本页面会在几秒内自动继续，无需任何操作。",
};

export default words;
