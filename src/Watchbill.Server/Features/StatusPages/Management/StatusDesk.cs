using System.Collections.Immutable;
using Watchbill.Api;
using Watchbill.Domain.StatusPages;
using Watchbill.Engine.People;
using Watchbill.Engine.StatusPages;
using Watchbill.Server.Features.Alerts;
using Watchbill.Server.Features.Rest;

namespace Watchbill.Server.Features.StatusPages.Management;

/// <summary>What the endpoints that manage status pages have in common: words become values, commands are sent, and answers are incidents in the public shape.</summary>
internal static class StatusDesk
{
    public static StatusPage? Find(StatusDoorParts parts, string? id) =>
        id is null ? parts.Engine.Definitions.Current.DefaultStatusPage() : parts.Engine.Definitions.Current.StatusPages.GetValueOrDefault(new StatusPageId(id));

    /// <summary>Sends a command and answers with the incident as it is afterwards.</summary>
    public static async Task<IResult> SubmitAsync(HttpContext context, StatusDoorParts parts, StatusPostId? post, StatusPostCommand command, int status = StatusCodes.Status200OK)
    {
        var key = context.Request.Headers["Idempotency-Key"].ToString();
        if (key.Length > CommandPath.MaxIdLength)
        {
            return Answer.No(ErrorCode.Invalid, $"Idempotency-Key has at most {CommandPath.MaxIdLength} characters.");
        }

        var caller = context.Caller();
        var outcome = await parts.Engine.StatusPages.SubmitAsync(new StatusPostRequest(key.Length == 0 ? null : key, caller.User.Id, caller.Door, post, command));
        return outcome.Refusal is { } refusal ? Answer.No(refusal) : await ShowAsync(context, parts, outcome.Post!, status);
    }

    public static async Task<IResult> ShowAsync(HttpContext context, StatusDoorParts parts, StatusPost post, int status = StatusCodes.Status200OK) =>
        await parts.Snapshots.FindAsync(post.Page, context.RequestAborted) is { } page
            ? Answer.Ok(StatuspageDocuments.Post(page, StatusDoor.LinksOf(page.Page, parts.Links), post), StatuspageJson.Default.StatuspageIncident, status)
            : Answer.NotFound("status page any more that this post belongs to");

    /// <summary>A post of a page; null when it is another's, or withdrawn.</summary>
    public static async Task<StatusPost?> PostAsync(HttpContext context, StatusDoorParts parts, string page, long id) =>
        await parts.Engine.Store.Reader.ReadStatusPostAsync(new StatusPostId(id), context.RequestAborted) is { IsWithdrawn: false } post && post.Page.Value == page ? post : null;

    public static T? Word<T>(string? text)
        where T : struct, Enum => Enum.GetValues<T>().Where(value => EntryText.Snake(value) == text).Select(value => (T?)value).FirstOrDefault();

    /// <summary>The statuses of components, or what is wrong with them.</summary>
    public static (ImmutableArray<ComponentSetting> Components, ApiError? Problem) Components(IReadOnlyDictionary<string, string>? written)
    {
        var settings = ImmutableArray.CreateBuilder<ComponentSetting>();
        foreach (var (component, text) in (written ?? new Dictionary<string, string>()).OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            if (Word<ComponentStatus>(text) is not { } status)
            {
                return ([], Unknown("status of a component", text, Words<ComponentStatus>()));
            }

            settings.Add(new ComponentSetting(new ComponentId(component), status));
        }

        return (settings.ToImmutable(), null);
    }

    public static ApiError Unknown(string what, string? text, IEnumerable<string> words) =>
        new(ErrorCode.Invalid, $"'{OnCall.Moment.Shown(text ?? "")}' is no {what}.", $"Use {string.Join(", ", words)}.");

    public static IEnumerable<string> Words<T>()
        where T : struct, Enum => Enum.GetValues<T>().Select(EntryText.Snake);
}
