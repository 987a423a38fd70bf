import type { SharedWords } from "../shared_words";

function minutes(count: number): string {
  if (count <= 90) return `${count} 分钟`;
  const rest = count % 60;
  return rest === 0 ? `${(count - rest) / 60} 小时` : `${(count - rest) / 60} 小时 ${rest} 分钟`;
}

const words: SharedWords = {
  languageName: "中文",
  locale: "zh-CN",

  close: "关闭",
  cancel: "取消",
  back: "返回",
  confirm: "确定",
  tryAgain: "重试",
  loading: "正在读取…",

  awayTitle: "暂时连接不上服务器",
  awayText: "系统正在自动重新连接，请稍候。",
  readOnly: "大厅数据正在检查，暂时只能查看，不能办理。",
  lastUpdate: (age) => `${age}前的数据`,

  highContrast: "高对比度",
  largeText: "大字",
  language: "语言",

  minutes,
  seconds: (count) => `${count} 秒`,
  about: (expected) => `约 ${minutes(expected)}`,
  aboutRarelyOver: (expected, upper) => `约 ${minutes(expected)}，很少超过 ${minutes(upper)}`,
  people: (count) => `${count} 人`,

  ticketState: {
    UNSPECIFIED: "未知",
    WAITING: "等候中",
    RESERVED: "已预留",
    POSTPONED: "已延后",
    CALLED: "正在叫号",
    SERVING: "办理中",
    PARKED: "已挂起",
    MISSED: "过号",
    SERVED: "已办结",
    NO_SHOW: "未到",
    CANCELLED: "已取消",
    EXPIRED: "已过期",
  },
  counterState: {
    UNSPECIFIED: "未知",
    CLOSED: "关闭",
    OPEN: "空闲",
    CALLING: "正在叫号",
    SERVING: "正在办理",
    PAUSED: "暂停",
  },
  dayState: { UNSPECIFIED: "未知", CLOSED: "未开放", OPEN: "开放中", LAST_TICKETS: "停止取号" },
  outcome: {
    UNSPECIFIED: "未办",
    COMPLETED: "已办结",
    ACCEPTED: "已受理，结果另行通知",
    MISSING_PAPERS: "材料不齐",
    NOT_ELIGIBLE: "不符合条件",
    WRONG_SERVICE: "服务选错",
    WITHDRAWN: "本人撤回",
  },
  pauseReason: {
    UNSPECIFIED: "",
    BREAK: "休息",
    MEAL: "用餐",
    BACK_OFFICE: "后台工作",
    MEETING: "会议",
    TECHNICAL: "设备故障",
    OTHER: "其他",
  },
  transferReason: {
    UNSPECIFIED: "",
    WRONG_SERVICE: "服务选错",
    NEXT_STEP: "下一步骤",
    PAYMENT: "缴费",
    PHOTO: "照相",
    COPIES: "复印",
    SPECIALIST: "需专人办理",
    OTHER: "其他",
  },
};

export default words;
