import type { GuideWords } from "../guide_words";

const words: GuideWords = {
  languageName: "中文",
  locale: "zh-CN",

  pageTitle: "导办",
  lookUpTab: "查号与帮办",
  issueTab: "代取号",

  lookUpHint: "输入号码，可查看排队情况、报到、核验票类、改正事项和补打小票。",
  missedList: "过号的人",
  wholeList: "大厅里所有人",
  nobodyMissed: "没有人过号",
  backToList: "返回列表",
  waitIn: (area) => `在 ${area} 等候`,
  arrived: (clock) => `${clock} 到达`,
  expected: "取号时告知的等候时间",
  until: (clock) => `保留到 ${clock}`,
  absences: (count) => `${count} 次未到`,

  checkIn: "报到",
  checkedIn: (number) => `${number} 已报到，重新排队。`,
  reprint: "补打小票",
  cancel: "取消此号",
  cancelTitle: (number) => `取消 ${number}？`,
  cancelText: "取消后不能恢复，需要时请重新取号。",
  cancelled: (number) => `${number} 已取消。`,
  keep: "保留",

  classTitle: "票类",
  verify: "已看过证件，核验",
  setClass: "设为此类",
  classSet: (number) => `${number} 的票类已核验。`,

  matters: "事项",
  change: "改正",
  changeLabel: (name) => `改正：${name}`,
  changeTitle: (name) => `改正“${name}”`,
  addMatter: "再加一件事",
  addTitle: "再加一件事",
  save: "保存",
  saved: "事项已更新。",
  blocked: "须先办其他事项",

  issueHint: "选择群众要办的事项，可多选。",
  chosen: "票上的事项",
  nothingChosen: "还没有选择事项",
  add: "加入",
  remove: (name) => `删除：${name}`,
  classQuestion: "票类",
  classHint: "请先查看证件：由工作人员选择的票类视为已核验。",
  cardHint: "可在读卡器上刷身份证（非必需）。",
  cardRead: "证件已读取。证件号码不会被保存。",
  cardFailed: "证件没有读到，不刷证件也可以取号。",
  issue: "取号",
  issuing: "正在取号…",
  issueAnyway: "仍要取号",
  issued: "取号成功",
  nextPerson: "下一位",
  show: "查看此号",

  printing: "正在打印小票…",
  printed: "小票已打印",
  copyPrinted: "小票（副本）已打印",
  noPaper: "打印机缺纸，号码仍然有效",
  printerOffline: "打印机没有应答，号码仍然有效",
  noPrinter: "这里没有打印机，请群众记下号码",
  printAgain: "重新打印",

  standing: "大厅现况",
  waiting: (count) => `${count} 人`,
  closedNow: "现在不取号",

  lost: "无法确认刚才的操作是否已执行，请重新查询该号码。",
};

export default words;
