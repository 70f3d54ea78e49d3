using System.Collections.Immutable;
using Watchbill.Domain.Announcements;
using Watchbill.Notifiers.Links;

namespace Watchbill.Notifiers.Words;

/// <summary>What all media share of an announcement. Everything is cleaned by <see cref="PlainText"/> and not yet escaped: that belongs to the destination.</summary>
internal static class AnnouncementWords
{
    public const int TitleLimit = 200;
    public const int LineLimit = 500;

    /// <summary>"[Watchbill] Watchbill did not run for 12 min".</summary>
    public static string Subject(Announcement announcement) => $"[Watchbill] {Title(announcement)}";

    public static string Title(Announcement announcement)
        => PlainText.Line(announcement.Title, TitleLimit) is { Length: > 0 } title ? title : "(no title)";

    /// <summary>Those that say anything.</summary>
    public static ImmutableArray<string> Lines(Announcement announcement)
        => [.. announcement.Lines.Take(Announcement.MaxLines).Select(line => PlainText.Line(line, LineLimit)).Where(line => line.Length > 0)];

    /// <summary>The page to look at. Null when there is none, or when the path leads anywhere but below the public URL.</summary>
    public static Uri? Link(Announcement announcement, AlertLinks links)
        => announcement.Link is { Length: > 0 and <= 1000 } path
           && Uri.TryCreate(links.PublicUrl, path, out var link)
           && links.PublicUrl.IsBaseOf(link)
           && link.UserInfo.Length == 0
            ? link
            : null;
}
