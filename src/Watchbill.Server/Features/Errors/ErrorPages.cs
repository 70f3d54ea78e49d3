using System.Collections.Immutable;
using Watchbill.Domain.Alerts;
using Watchbill.Server.Access;
using Watchbill.Server.Features.Shell;

namespace Watchbill.Server.Features.Errors;

/// <summary>What to say when a page or a form cannot be answered as asked.</summary>
/// <param name="Again">Fields of the form to send once more under the same id; empty when that makes no sense.</param>
public sealed record ErrorView(string Title, string Text, string Back, string BackText, ImmutableArray<KeyValuePair<string, string>> Again);

/// <summary>Pages for what went otherwise than asked: calm, what happened, and where to go on.</summary>
public static class ErrorPages
{
    public static IResult NotFound(PageFrame frame) =>
        Show(frame, StatusCodes.Status404NotFound, new ErrorView("Not found", "There is nothing here, or nothing that you may see.", "/", "To the front page", []));

    public static IResult Gone(PageFrame frame, string title, string text) =>
        Show(frame, StatusCodes.Status410Gone, new ErrorView(title, text, "/", "To the front page", []));

    /// <summary>For every address that nothing else answers. Programs get a plain 404.</summary>
    public static void MapNotFoundPage(this IEndpointRouteBuilder app) => app.MapGet("/{**path}", (HttpContext context, Watchbill.Engine.WatchbillEngine engine) =>
            context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase) ? NotFound(PageFrame.Bare(context, engine)) : Results.NotFound())
        .Allow(AccessRule.Open("nothing to protect"));

    public static IResult Forbidden(PageFrame frame, string text) =>
        Show(frame, StatusCodes.Status403Forbidden, new ErrorView("Not allowed", text, "/", "To the front page", []));

    /// <summary>A command was refused: mostly because somebody else acted first.</summary>
    public static IResult Refused(PageFrame frame, Refusal refusal, string back)
    {
        ArgumentNullException.ThrowIfNull(refusal);
        var (status, title, text) = refusal.Code switch
        {
            Refusal.Conflict => (StatusCodes.Status409Conflict, "Somebody was faster", $"{refusal.Message} Your form was not carried out. Look again, then decide."),
            Refusal.NotFound => (StatusCodes.Status404NotFound, "Not found", refusal.Message),
            Refusal.Forbidden => (StatusCodes.Status403Forbidden, "Not allowed", refusal.Message),
            Refusal.Overloaded => (StatusCodes.Status503ServiceUnavailable, "Too much at once", refusal.Message),
            Refusal.NotAsked => (StatusCodes.Status403Forbidden, "Not allowed", refusal.Message),
            Refusal.NobodyToPage or Refusal.AlreadyResolved or Refusal.NotOnCall or Refusal.AlreadyOnCall or Refusal.Absent or Refusal.SwapClosed or Refusal.PartTaken or Refusal.NotChangeable or Refusal.GateUnmet
                or Refusal.OutwardHeld or Refusal.RoleHeld or Refusal.WrongState => (StatusCodes.Status409Conflict, "That cannot be done", refusal.Message),
            _ => (StatusCodes.Status400BadRequest, "That cannot be done", refusal.Message),
        };
        return Show(frame, status, new ErrorView(title, text, back, "Look again", []));
    }

    /// <summary>Nobody knows whether it was stored: sending the same form again under the same id is safe.</summary>
    public static IResult Unknown(PageFrame frame, IFormCollection form)
    {
        ArgumentNullException.ThrowIfNull(frame);
        ArgumentNullException.ThrowIfNull(form);
        return Show(frame, StatusCodes.Status503ServiceUnavailable, new ErrorView(
            "It may not have been saved",
            "The data file did not answer in time. Send it again: it counts only once.",
            frame.Path,
            "Send again",
            [.. form.Where(field => field.Key != Csrf.Field).SelectMany(field => field.Value.Select(value => KeyValuePair.Create(field.Key, value ?? "")))]));
    }

    private static PageResult<ErrorPage, ErrorView> Show(PageFrame frame, int status, ErrorView view) => new(frame, view, status);
}
