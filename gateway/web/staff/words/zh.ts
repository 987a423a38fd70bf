import type { StaffWords } from "../staff_words";

const words: StaffWords = {
  languageName: "中文",
  locale: "zh-CN",

  signInTitle: "工作人员登录",
  staffId: "工号",
  pin: "密码",
  signIn: "登录",
  signingIn: "正在登录…",
  takeOver: "在此接管",
  takeOverText: "接管后，另一台设备上的登录立即结束；手中的票不受影响。",
  signOut: "退出登录",
  sessionEnded: "登录已结束，请重新登录。",

  searchItems: "查找事项",
  searchHint: "名称、拼音首字母或代码",
  nothingFound: (query) => `没有找到“${query}”`,
  serviceOnly: "仅按业务，不指定事项",
  quantity: "份数",
  fewer: "减少一份",
  more: "增加一份",
  papers: "所需材料",
  noPapers: "没有登记需要的材料",

  verified: "已核验",
  declared: "自行申报",

  numberLabel: "票上的号码",
  lookUp: "查询",
  ticketList: "号码列表",
  noTickets: "没有号码",
  noneMeant: (typed) => `列表中没有含 ${typed} 的号码。`,
  listedOf: (listed, total) => `共 ${total} 个，只列出前 ${listed} 个；其余请输入号码查询。`,
  peopleAhead: (count) => (count === 0 ? "前面没有人" : `前面 ${count} 人`),
  atCounter: (counter) => `在 ${counter}`,
  onlyAt: (counter) => `指定 ${counter}`,

  unknownTitle: "服务器没有应答，正在核对",
  unknownText: (command) =>
    `${command === "" ? "刚才的操作" : `“${command}”`}可能已经执行。` +
    "系统正用同一请求核对，不会重复执行。",
  stopChecking: "不再核对",
};

export default words;
