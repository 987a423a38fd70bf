#include "gateway/client/wording.h"

#include <algorithm>
#include <iterator>

#include "gateway/client/exit_code.h"
#include "gateway/client/refusal.h"
#include "server/base/strings.h"

namespace onestop::gateway {
namespace {

struct Row {
  Reason reason;
  Wording wording;
};

// For the advice that is the same again and again.
constexpr Bilingual kAskStaff = {"请咨询大厅工作人员。", "Please ask the staff in the hall."};
constexpr Bilingual kTellAdministrator = {"请联系系统管理员。", "Please tell the administrator."};
constexpr Bilingual kTryLater = {"请稍后再试。", "Please try again in a moment."};
constexpr Bilingual kLookAtTicket = {"请查看该票的当前状态。",
                                     "Look at where the ticket stands now."};
constexpr Bilingual kCheckInput = {"请检查输入后重试。", "Please check what was entered."};

constexpr Wording kGeneral = {{"请求被拒绝。", "The request was refused."}, kAskStaff};

constexpr Row kRows[] = {
    {Reason::kUnknownHall,
     {{"没有这个大厅。", "There is no such hall."},
      {"请检查大厅代码。", "Check the hall's code."}}},
    {Reason::kUnknownService,
     {{"没有这项服务。", "There is no such service."},
      {"请用 services 查看服务列表。", "List the services to see what there is."}}},
    {Reason::kUnknownItem,
     {{"没有这个事项。", "There is no such item or service."},
      {"请用 items 查看事项列表。", "List the items to see what there is."}}},
    {Reason::kUnknownCounter,
     {{"没有这个窗口。", "There is no such counter."},
      {"请检查窗口代码。", "Check the counter's code."}}},
    {Reason::kUnknownTicket,
     {{"今天没有这个票号。", "There is no such ticket today."},
      {"请核对票上的号码。", "Check the number on the ticket."}}},
    {Reason::kUnknownClass,
     {{"没有这种票类。", "There is no such class of ticket."},
      {"请用 services 查看票类。", "List the services to see the classes."}}},
    {Reason::kUnknownDevice, {{"没有这台设备。", "There is no such device."}, kCheckInput}},
    {Reason::kUnknownStaff, {{"没有这个工号。", "There is no such member of staff."}, kCheckInput}},
    {Reason::kUnknownNotice, {{"没有这条通知。", "There is no such notice."}, kCheckInput}},
    {Reason::kUnknownArea, {{"没有这个区域。", "There is no such area."}, kCheckInput}},

    {Reason::kUnknownPairing,
     {{"没有页面正在显示这个配对码。", "No page shows this pairing code now."},
      {"配对码十分钟内有效，只能用一次；请让页面重新显示一个。",
       "A code lasts ten minutes and works once; let the page show a new one."}}},
    {Reason::kDayNotOpen,
     {{"大厅尚未开放。", "The hall is not open."},
      {"请在开放时间再来。", "Please come back in the opening hours."}}},
    {Reason::kSessionClosed,
     {{"现在不是办理时段。", "The hall is between two sessions."},
      {"请在下一时段取号。", "Take a ticket when the next session opens."}}},
    {Reason::kLastTicketsGone,
     {{"今天已停止取号。", "No more tickets are issued today."},
      {"请在下一个工作日再来。", "Please come back on the next working day."}}},
    {Reason::kServiceSuspended,
     {{"该服务暂停办理。", "This service is suspended."},
      {"请选择其他服务，或咨询工作人员。", "Choose another service or ask the staff."}}},
    {Reason::kQuotaUsedUp,
     {{"该服务今天的号已取完。", "Today's tickets for this service are used up."},
      {"请改日再来。", "Please come on another day."}}},
    {Reason::kHolderLimit,
     {{"您已有尚未办结的票。", "You hold as many tickets as one person may."},
      {"请先办完或取消手中的票。", "Finish or cancel one of them first."}}},
    {Reason::kClassNotDeclarable,
     {{"这种票类不能自行选择。", "This class cannot be chosen here."},
      {"请向工作人员出示证件办理。", "Show your proof to the staff, who will set it."}}},
    {Reason::kNotAWorkingDay,
     {{"今天不是工作日。", "The hall is closed today."},
      {"请在工作日再来。", "Please come back on a working day."}}},
    {Reason::kDayAlreadyOpen,
     {{"今天已经开放。", "The day is open already."},
      {"无需再次开放。", "Nothing is left to do."}}},
    {Reason::kDayBusy,
     {{"仍有窗口正在叫号或办理。", "Somebody is still at a counter."},
      {"请等待办结，或写明理由强制结束。", "Wait for them, or close by force with a reason."}}},
    {Reason::kCallAfterClosing,
     {{"预计叫到您时大厅已经关闭。", "You would probably be called after closing time."},
      {"仍要取号请加 --accept-late，或改日再来。",
       "Take the ticket anyway with --accept-late, or come on another day."}}},
    {Reason::kTooManyMatters,
     {{"一张票上的事项太多。", "These are too many matters for one ticket."},
      {"请分成两张票。", "Take a second ticket for the rest."}}},
    {Reason::kDuplicateMatter,
     {{"同一事项选了两次。", "The same matter was named twice."},
      {"请用数量代替重复。", "Name it once, with a quantity."}}},

    {Reason::kTicketNotHere,
     {{"这张票不在您的窗口。", "This ticket is not at your counter."}, kLookAtTicket}},
    {Reason::kTicketWrongState,
     {{"该票现在的状态不允许这样做。", "The ticket's state does not allow this now."},
      kLookAtTicket}},
    {Reason::kTicketClosed,
     {{"这张票已经结束。", "This ticket is finished."},
      {"如需继续办理请重新取号。", "Take a new ticket to go on."}}},
    {Reason::kCounterTaken,
     {{"这个窗口已有人使用。", "Somebody else works at this counter."},
      {"请换一个窗口，或请主管释放。", "Take another one, or have the supervisor release it."}}},
    {Reason::kCounterBusy,
     {{"窗口还有未办结的票。", "The counter still has a ticket in hand."},
      {"请先办结、挂起或转出。", "Finish, park or transfer it first."}}},
    {Reason::kCounterNotOpen,
     {{"窗口没有开放。", "The counter is not open."}, {"请先开放窗口。", "Open it first."}}},
    {Reason::kCounterNotYours,
     {{"这不是您的窗口。", "This is not your counter."},
      {"请使用您开放的窗口。", "Use the counter that you opened."}}},
    {Reason::kClerkElsewhere,
     {{"您还占用着另一个窗口。", "You still hold another counter."},
      {"请先关闭那个窗口。", "Close that one first."}}},
    {Reason::kCounterLacksSkill,
     {{"这个窗口不办理该服务。", "This counter does not take that service."},
      {"请转到能办理的窗口。", "Transfer it to a counter that does."}}},
    {Reason::kTooEarlyForAbsent,
     {{"还不能标记为未到。", "It is too early to call the citizen absent."},
      {"请再呼叫一次并稍等。", "Recall once more and give them time to walk."}}},
    {Reason::kPostponedAlready,
     {{"每张票只能延后一次。", "A ticket can be postponed only once."},
      {"请等待叫号，或取消后重新取号。", "Please wait, or cancel and take a new one."}}},
    {Reason::kBounceForbidden,
     {{"本大厅不允许把票退回原处。", "This hall does not allow sending a ticket back."},
      {"请转到其他窗口或请主管处理。", "Choose another counter or ask the supervisor."}}},
    {Reason::kBounceNeedsNote,
     {{"把票退回原处需要说明原因。", "Sending a ticket back needs an explanation."},
      {"请用 --note 写明原因。", "Give it with --note."}}},
    {Reason::kMatterNotOpen,
     {{"这个事项已经办结。", "This matter is closed already."}, kLookAtTicket}},
    {Reason::kNothingToChange, {{"没有要修改的内容。", "This would change nothing."}, kCheckInput}},
    {Reason::kAlreadyRated,
     {{"这次办理已经评价过。", "This visit has been rated already."},
      {"感谢您的评价。", "Thank you for rating it."}}},
    {Reason::kNotYetRatable,
     {{"办理结束后才能评价。", "A visit can be rated when it is over."},
      {"请办结后再评价。", "Please rate it afterwards."}}},
    {Reason::kServiceNotSuspended,
     {{"该服务没有暂停。", "This service is not suspended."},
      {"无需恢复。", "Nothing is left to do."}}},
    {Reason::kTooManyLiveTickets,
     {{"大厅里等候的票已达上限。", "The hall cannot hold more tickets at once."}, kTryLater}},
    {Reason::kCounterPaused,
     {{"窗口正在暂停。", "The counter is paused."},
      {"请先重新开放窗口。", "Open it again to end the pause."}}},

    {Reason::kConfigVersionMismatch,
     {{"配置已被他人更新。", "The configuration was changed meanwhile."},
      {"请重新读取后再提交。", "Read it again before submitting."}}},
    {Reason::kConfigInvalid,
     {{"配置有错误。", "The configuration has errors."},
      {"请按列出的行逐一修正。", "Correct the lines that are listed."}}},
    {Reason::kConfigInUse,
     {{"要删除的内容仍在使用。", "What would be removed is still in use."},
      {"请在当天结束后再修改。", "Change it when the day is over."}}},

    {Reason::kRequestIdMissing, {{"请求缺少编号。", "The request has no id."}, kTellAdministrator}},
    {Reason::kRequestIdReused,
     {{"该请求编号已用于另一项操作。", "This request id was used for another command."},
      {"请不带 --request-id 重新操作。", "Repeat it without --request-id."}}},
    {Reason::kBadText,
     {{"文字太长或含有不允许的字符。",
       "A text is too long or has characters that are not allowed."},
      kCheckInput}},
    {Reason::kBadId, {{"编号格式不正确。", "An id is malformed."}, kCheckInput}},
    {Reason::kMissingField, {{"缺少必填内容。", "Something required is missing."}, kCheckInput}},
    {Reason::kReasonRequired,
     {{"需要写明理由。", "This needs a reason."},
      {"请用 --reason 写明。", "Give it with --reason."}}},
    {Reason::kOutOfRange, {{"数值超出范围。", "A value is out of range."}, kCheckInput}},

    {Reason::kUnauthenticated,
     {{"服务器不认识这台设备。", "The server does not know this device."},
      {"请由管理员重新登记设备。", "An administrator has to enrol it again."}}},
    {Reason::kDeviceRevoked,
     {{"这台设备已被停用。", "This device has been revoked."},
      {"请由管理员重新登记设备。", "An administrator has to enrol it again."}}},
    {Reason::kRoleNotAllowed,
     {{"这台设备或您的岗位无权这样做。", "This device, or your role, may not do this."},
      kTellAdministrator}},
    {Reason::kOtherHall,
     {{"这台设备属于另一个大厅。", "This device belongs to another hall."}, kTellAdministrator}},
    {Reason::kBadTrackingToken,
     {{"查询码不正确。", "The tracking token is not that of this ticket."},
      {"请核对票上的查询码。", "Check the token printed on the ticket."}}},
    {Reason::kSignInFailed,
     {{"工号或密码不正确。", "Staff id or PIN is wrong."}, {"请重新输入。", "Please try again."}}},
    {Reason::kPinLocked,
     {{"密码错误次数过多，账号已锁定。", "Too many wrong PINs: the account is locked."},
      {"请由管理员重设密码。", "An administrator has to set a new PIN."}}},
    {Reason::kSessionExpired,
     {{"登录已过期。", "The session has ended."}, {"请重新登录。", "Please sign in again."}}},
    {Reason::kSignedInElsewhere,
     {{"您已在另一台设备登录。", "You are signed in on another device."},
      {"加 --take-over 可在此接管。", "Take over here with --take-over."}}},
    {Reason::kNotSignedIn,
     {{"没有人登录。", "Nobody is signed in."}, {"请先登录。", "Please sign in first."}}},
    {Reason::kWeakPin,
     {{"密码太简单。", "The PIN is too weak."},
      {"请用 6 到 12 位不规则数字。", "Use 6 to 12 digits without a pattern."}}},

    {Reason::kMailboxFull, {{"系统繁忙。", "The server is too busy."}, kTryLater}},
    {Reason::kRateLimited, {{"操作过于频繁。", "Too many requests from here."}, kTryLater}},
    {Reason::kDiskReserve,
     {{"服务器存储空间不足，暂不能办理。",
       "The server is out of disk space and takes no commands."},
      kTellAdministrator}},
    {Reason::kDraining, {{"系统正在停机。", "The server is shutting down."}, kTryLater}},
    {Reason::kQuarantined,
     {{"大厅数据需要检查，暂时只读。", "The hall is read-only until its data have been checked."},
      kTellAdministrator}},
    {Reason::kStopping, {{"系统正在停机。", "The server is stopping."}, kTryLater}},
    {Reason::kDataLocked,
     {{"数据正被另一个进程使用。", "Another process uses the same data."}, kTellAdministrator}},
    {Reason::kPortTaken, {{"端口已被占用。", "The port is taken."}, kTellAdministrator}},
    {Reason::kInsecureAddress,
     {{"该地址不允许明文连接。", "This address may not be spoken to in plain text."},
      {"请使用本机地址或 Unix 套接字；从其他机器连接，设备须重新登记以取得证书。",
       "Use a loopback address or a Unix socket; to connect from another machine, enrol the device "
       "anew, with a certificate."}}},
    {Reason::kTooManyStreams,
     {{"这台设备打开的连接太多。", "This device follows too many things at once."},
      {"请先关闭一些。", "Close some of them first."}}},

    {Reason::kJournalCorrupt, {{"日志已损坏。", "The journal is damaged."}, kTellAdministrator}},
    {Reason::kJournalTruncated,
     {{"日志不完整。", "The journal's end is missing."}, kTellAdministrator}},
    {Reason::kJournalNewer,
     {{"日志来自更新的版本。", "The journal is newer than the program."}, kTellAdministrator}},
    {Reason::kHeadMissing,
     {{"日志的末尾标记缺失。", "The journal's head file is missing."}, kTellAdministrator}},
    {Reason::kBehindWitness,
     {{"服务器数据落后于设备所见。", "The server's data are older than what this device has seen."},
      kTellAdministrator}},
    {Reason::kPragmaMismatch,
     {{"数据库设置不正确。", "The database does not keep its settings."}, kTellAdministrator}},
    {Reason::kKeyFileOpen,
     {{"凭据文件可被他人读取。", "A credential file is readable by others."},
      {"请执行 chmod 600。", "Make it private with chmod 600."}}},
    {Reason::kStaleEpoch,
     {{"服务器已被另一台取代。", "Another server has taken over."}, kTryLater}},
    {Reason::kJournalIo,
     {{"服务器无法写入日志。", "The server cannot write its journal."}, kTellAdministrator}},
    {Reason::kPrivateStoreMissing,
     {{"服务器的身份数据缺失。", "The server's private store is missing."}, kTellAdministrator}},
};

const Wording& FailureWording(ExitCode code) {
  static constexpr Wording kAway = {
      {"服务器没有应答。", "The server did not answer."},
      {"请检查服务器是否在运行，然后重试。", "Check that it is running and try again."}};
  static constexpr Wording kBroken = {{"出现内部错误。", "Something is broken."},
                                      kTellAdministrator};
  return code == ExitCode::kFailed ? kAway : kBroken;
}

}  // namespace

const Wording& WordingOf(Reason reason) {
  const Row* row = std::find_if(std::begin(kRows), std::end(kRows),
                                [reason](const Row& each) { return each.reason == reason; });
  return row == std::end(kRows) ? kGeneral : row->wording;
}

std::string Explain(const absl::Status& status, Language language) {
  const ExitCode code = ExitCodeOf(status);
  if (code == ExitCode::kUsage) return std::string(status.message());
  const Wording& wording = IsRefusal(status) ? WordingOf(ReasonOf(status)) : FailureWording(code);
  const std::string_view gap = language == Language::kChinese ? "" : " ";
  std::string text = StrCat(wording.what.In(language), gap, wording.advice.In(language));
  const std::string advice = AdviceOf(status);
  if (!advice.empty())
    StrAppend(&text, gap, language == Language::kChinese ? "（" : "(", advice,
              language == Language::kChinese ? "）" : ")");
  return text;
}

}  // namespace onestop::gateway
