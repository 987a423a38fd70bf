import type { DisplayWords } from "../display_words";

const words: DisplayWords = {
  languageName: "中文",
  locale: "zh-CN",
  pageTitle: "叫号显示",
  pleaseGoTo: "请到",
  recent: "刚才叫到",
  waits: "等候人数",
  waiting: (count) => `${count} 人`,
  wait: (expected, upper) => `约 ${expected} 分，很少超 ${upper} 分`,
  notices: "通知",
  nobodyYet: "请留意叫号",
  closed: "大厅未开放",
  nextOpening: (when) => `下次开放：${when}`,
  lastTickets: "已停止取号，已取号的请继续等候",
  stale: (age) => `连接中断，显示的是 ${age}前的情况`,
  connecting: "正在连接…",
  soundOff: "声音未开启，请点击屏幕",
  recalled: "再次呼叫",
  stripCalling: "请到本窗口",
  stripFree: "请等候叫号",
  stripClosed: "窗口关闭",
  stripPaused: "暂停办理",
  stripServing: "正在办理",
  stripUnknown: "没有这个窗口",
  spokenCall: (number, counter) => `请 ${number} 号，到${counter}。`,
};

export default words;
