using System.Text.Json.Nodes;
using Watchbill.StandIns.Http;

namespace Watchbill.StandIns.Slack;

/// <summary>Why a call is refused: the vendor's error name, and what was wrong for whoever reads the test's output.</summary>
internal sealed record SlackProblem(string Error, string Detail)
{
    /// <summary>Slack says 200 to refused calls and puts the error in the body.</summary>
    public Answer ToAnswer() => Answer.Json(200, new JsonObject
    {
        ["ok"] = false,
        ["error"] = Error,
        ["response_metadata"] = new JsonObject { ["messages"] = new JsonArray($"[ERROR] {Detail}") },
    });
}
