import type { RatingWords } from "../rating_words";

const words: RatingWords = {
  languageName: "中文",
  locale: "zh-CN",

  pageTitle: "服务评价",
  serving: "正在办理",
  calling: "请到本窗口",
  free: "请留意叫号",
  paused: "本窗口暂停服务",
  closed: "本窗口未开放",
  noCounter: "没有指定窗口，请在地址中写明 ?counter=窗口代码。",

  question: "请您评价本次服务",
  about: (number) => `号码 ${number}`,
  voluntary: "自愿评价，点一下即可。窗口工作人员看不到是谁作的评价。",
  decline: "不评价",
  sending: "正在提交…",
  levels: { 1: "非常不满意", 2: "不满意", 3: "基本满意", 4: "满意", 5: "非常满意" },

  addTitle: "想说说原因吗？",
  addHint: "可以不填。本窗口工作人员看不到您写的内容。",
  chooseAgain: "重新选择",
  remark: "您想说的话",
  room: (used, most) => `${used} / ${most} 字`,
  send: "提交",
  sentIn: (seconds) => `${seconds} 秒后自动提交`,
  phrases: {
    1: ["等候太久", "讲解不清", "态度不好", "来回跑窗口"],
    2: ["等候太久", "讲解不清", "态度不好", "来回跑窗口"],
    3: ["等候有些久", "指引不够清楚", "办理还算顺利", "材料太多"],
    4: ["讲解清楚", "办得快", "态度热情", "秩序好"],
    5: ["讲解清楚", "办得快", "态度热情", "一个窗口全办好"],
  },
  separator: "，",

  thanksRated: "谢谢您的评价",
  thanksLeft: "谢谢您的光临",
  thanksFailed: "评价暂时没能提交，谢谢您",
};

export default words;
