using System.Collections.Immutable;
using System.Globalization;
using NodaTime;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Schedules;
using Watchbill.Domain.Swaps;
using static Watchbill.Domain.Tests.Schedules.Rotas;

namespace Watchbill.Domain.Tests.Swaps;

/// <summary>
/// A world in which people swap: what is accepted is kept, as the transaction would. Ana and Ben take turns of a day in "primary" from Monday 5 January 2026,
/// 09:00 UTC on, Cleo and Dan in "backup"; Mia is a manager, Sam is limited to another team.
/// </summary>
internal sealed class SwapDesk
{
    public static readonly ScheduleId Backup = new("backup");

    private int _made;

    public Instant Now { get; set; } = At("2026-01-05 08:00 +00");

    public ImmutableArray<Override> Overrides { get; set; } = [];

    public ImmutableArray<TemporarySchedule> Temporaries { get; set; } = [];

    public ImmutableArray<Absence> Absences { get; private set; } = [];

    public ImmutableArray<Swap> Swaps { get; private set; } = [];

    /// <summary>"swap.requested → ben: title".</summary>
    public List<string> Told { get; } = [];

    public static DefinitionSet Definitions { get; } = new(new DefinitionDocuments
    {
        Users =
        [
            .. new[] { "ana", "ben", "cleo", "dan" }.Select(id => Person(id, Permission.Responder)),
            Person("mia", Permission.Manager),
            Person("sam", Permission.Manager) with { Scope = [new TeamId("other")] },
            Person("gone", Permission.Responder) with { Disabled = true },
        ],
        Teams = [new Team(new TeamId("other"), "Other", [new UserId("sam")])],
        Schedules = [In("UTC", Daily("ana ben", "09:00", "2026-01-05 09:00")), In("UTC", Daily("cleo dan", "09:00", "2026-01-05 09:00")) with { Id = Backup, Name = "Backup" }],
    });

    public Swap Only => Swaps[^1];

    public string Status => SwapDecider.Word(Only.StatusAt(Now));

    /// <returns>The code of the refusal; null when it was accepted.</returns>
    public string? Do(string by, SwapCommand command, string? swap = null)
    {
        var named = Swaps.FirstOrDefault(known => known.Id == (swap ?? (Swaps.IsEmpty ? null : Only.Id)));
        switch (SwapDecider.Decide(named, command, Context(by)))
        {
            case SwapAccepted accepted:
                Keep([accepted.Swap], accepted.News);
                Overrides = Overrides.AddRange(accepted.Overrides);
                return null;
            case SwapRefused refused:
                Assert.NotEmpty(refused.Refusal.Message);
                return refused.Refusal.Code;
            default:
                throw new InvalidOperationException();
        }
    }

    public string? Ask(string by, string start, string end, string? requester = null, string? schedule = null, params string[] asked) => Do(
        by, new RequestSwap(new ScheduleId(schedule ?? "primary"), new UserId(requester ?? by), At(start), At(end), null, [.. asked.Select(user => new UserId(user))]));

    public string? Take(string by, string? start = null, string? end = null) => Do(by, new TakeSwap(start is null ? null : At(start), end is null ? null : At(end)));

    public string? Offer(string by, string exchangeStart, string exchangeEnd, string schedule = "backup", string? start = null, string? end = null) => Do(
        by, new OfferSwap(start is null ? null : At(start), end is null ? null : At(end), new ScheduleId(schedule), At(exchangeStart), At(exchangeEnd)));

    public string? Away(string by, string start, string end, string? user = null)
    {
        switch (AbsenceDecider.Make(new UserId(user ?? by), At(start), At(end), "holidays", Context(by)))
        {
            case AbsenceAccepted accepted:
                Absences = Absences.Add(accepted.Absence);
                Keep(accepted.Swaps, accepted.News);
                return null;
            case AbsenceRefused refused:
                return refused.Refusal.Code;
            default:
                throw new InvalidOperationException();
        }
    }

    public string? Back(string by)
    {
        switch (AbsenceDecider.TakeBack(Absences.LastOrDefault(), Context(by)))
        {
            case AbsenceAccepted accepted:
                Absences = Absences.Remove(accepted.Absence);
                Keep(accepted.Swaps, accepted.News);
                return null;
            case AbsenceRefused refused:
                return refused.Refusal.Code;
            default:
                throw new InvalidOperationException();
        }
    }

    /// <summary>The final schedule: "01-05 09:00 ana".</summary>
    public string[] Final(string from, string to, ScheduleId? schedule = null)
    {
        var all = Definitions.Schedules[schedule ?? Id];
        return Rendered(all, from, to, [.. Overrides], [.. Temporaries]);
    }

    /// <summary>"kind by", one for each entry of the newest request.</summary>
    public IEnumerable<string> History => Only.History.Select(entry => $"{entry.Kind} {entry.By}");

    private SwapContext Context(string by)
    {
        _made++;
        var number = _made.ToString("D4", CultureInfo.InvariantCulture);
        return new SwapContext(
            Definitions, Overrides, Temporaries, Absences, Swaps, (reader, _) => reader.Scope.IsDefaultOrEmpty, new UserId(by), Now, $"20260105t000000.000000-{number}", number);
    }

    private void Keep(ImmutableArray<Swap> swaps, ImmutableArray<SwapNews> news)
    {
        foreach (var swap in swaps)
        {
            Swaps = [.. Swaps.Where(known => known.Id != swap.Id), swap];
        }

        Told.AddRange(news.Select(told => $"{told.Draft.Topic} → {string.Join('+', told.To)}: {told.Draft.Title}"));
    }

    private static User Person(string id, Permission permission) => new(new UserId(id), char.ToUpperInvariant(id[0]) + id[1..], null, "UTC", permission, []);
}
