using System.Collections.Immutable;
using NodaTime;
using Watchbill.Domain.Alerts;
using Watchbill.Engine;
using Watchbill.Server.Features.Shell;

namespace Watchbill.Server.Features.OneTap;

/// <summary>What a one-tap link leads to.</summary>
public enum OneTapState
{
    /// <summary>One button that acknowledges.</summary>
    Ready = 0,

    /// <summary>The button was pressed.</summary>
    Done = 1,

    /// <summary>Genuine, but too old.</summary>
    Expired = 2,

    /// <summary>Not a link of ours, or damaged.</summary>
    Forged = 3,

    /// <summary>Nobody knows whether it was stored: the same button again.</summary>
    Unknown = 4,
}

/// <summary>An alert behind a one-tap link.</summary>
/// <param name="Note">What became of pressing the button: "already acknowledged by Bob"; null when it did what it says.</param>
public sealed record OneTapAlert(Alert Alert, string Service, string? Note);

/// <summary>The page behind a one-tap link. Fetching it changes nothing: mail scanners and previews do.</summary>
/// <param name="Token">Of the link; the form posts back to it.</param>
/// <param name="Person">In whose name the button acts; empty for a forged link.</param>
/// <param name="Zone">The person's, for the times.</param>
/// <param name="Nonce">Id of the command, so that pressing twice counts once.</param>
public sealed record OneTapView(OneTapState State, string Token, string Person, DateTimeZone Zone, string Nonce, ImmutableArray<OneTapAlert> Alerts)
{
    /// <summary>Answers GET and POST of /ack/{token}.</summary>
    public static IResult Page(HttpContext context, WatchbillEngine engine, OneTapView view)
    {
        ArgumentNullException.ThrowIfNull(view);
        var frame = PageFrame.Bare(context, engine);
        var status = view.State switch
        {
            OneTapState.Expired => StatusCodes.Status410Gone,
            OneTapState.Forged => StatusCodes.Status404NotFound,
            OneTapState.Unknown => StatusCodes.Status503ServiceUnavailable,
            _ => StatusCodes.Status200OK,
        };
        return new PageResult<OneTapPage, OneTapView>(frame with { Reader = null, Csrf = "", Clock = frame.Clock with { Zone = view.Zone } }, view, status);
    }
}
