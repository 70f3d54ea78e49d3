using System.Text.Json.Nodes;
using Watchbill.StandIns.Http;

namespace Watchbill.StandIns.Twilio;

/// <summary>Why a request is refused: the vendor's error number, the HTTP status that it comes with, and the vendor-like text.</summary>
internal sealed record TwilioProblem(int Code, int Status, string Message)
{
    public static TwilioProblem Bad(int code, string message) => new(code, 400, message);

    public Answer ToAnswer() => Answer.Json(Status, new JsonObject
    {
        ["code"] = Code,
        ["message"] = Message,
        ["more_info"] = $"https://www.twilio.com/docs/errors/{Code}",
        ["status"] = Status,
    });
}
