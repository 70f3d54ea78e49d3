using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Incidents;
using Watchbill.Domain.Playbooks;
using static Watchbill.Domain.Tests.Incidents.Checklists.Desk;

namespace Watchbill.Domain.Tests.Incidents.Checklists;

/// <summary>What holds for any playbooks and any evening.</summary>
public sealed class PlaybookPropertyTests
{
    private static readonly Gen<PlaybookAttachment> Attachment =
        from title in Gen.Elements(null, "*", "s*", "x*")
        from label in Gen.Elements(((string, string)?)null, ("a", "1"), ("a", "*"), ("b", "2"))
        from service in Gen.Elements(null, "checkout", "lab")
        from severity in Gen.Elements(null, "P0", "high", "error")
        from fact in Gen.Elements(null, "customer-facing")
        select When(title, label, service, severity, fact);

    private static readonly Gen<Playbook> Book =
        from id in Gen.Choose(1, 12)
        from attach in Gen.ListOf(Attachment, 2)
        from limit in Gen.Choose(0, 4)
        select Desk.Book($"b{id}", [.. attach]) with { Severities = [new PlaybookSeverity("P0", "many", "b", Comparison.More, limit), new PlaybookSeverity("P2", "few", "b", Comparison.More, 0)] };

    private static readonly Gen<Func<Desk, IncidentCommand?>> Act =
        from kind in Gen.Choose(0, 8)
        from number in Gen.Choose(1, 12)
        select (Func<Desk, IncidentCommand?>)(desk => kind switch
        {
            0 => new AttachAlert(Fires(desk, number)),
            1 => new ChangeLevel(number % 2 == 0 ? "critical" : "medium", ImmutableSortedDictionary<string, string>.Empty, null, null),
            2 => new SetServices([new ServiceId(number % 2 == 0 ? "checkout" : "lab")]),
            3 => new StateIncidentFact("customer-facing", number % 2 == 0),
            4 => new AttachPlaybook($"b{number}", number % 3 == 0),
            5 => new DismissSuggestion(),
            6 => new TickPlaybook($"b{number}", "nothing", Done: true),
            7 when desk.Incident!.Alerts is [var linked, ..] => Changes(desk, linked.Alert, number),
            _ => null,
        });

    private static readonly Arbitrary<(Playbook[] Books, Func<Desk, IncidentCommand?>[] Acts)> Evenings =
        (from books in Gen.ArrayOf(Book)
         from acts in Gen.ArrayOf(Act)
         select (books.DistinctBy(book => book.Id).ToArray(), acts)).ToArbitrary();

    [Fact]
    public void Decided_twice_in_whatever_order_playbooks_stand_it_comes_out_alike() => Check(evening =>
    {
        var once = Live(evening.Books, evening.Acts);
        var again = Live([.. evening.Books.Reverse()], evening.Acts);
        return Told(once).SequenceEqual(Told(again));
    });

    [Fact]
    public void The_journal_makes_the_same_incident() => Check(evening =>
    {
        var desk = Live(evening.Books, evening.Acts);
        var rebuilt = desk.Entries.Aggregate((Incident?)null, (incident, entry) => IncidentEvolution.Evolve(incident, entry, desk.Now))!;
        return rebuilt.Playbooks.SequenceEqual(desk.Incident!.Playbooks)
            && rebuilt.PutAway.SequenceEqual(desk.Incident.PutAway)
            && rebuilt.RefusedLevels.SequenceEqual(desk.Incident.RefusedLevels)
            && rebuilt.Suggested?.From == desk.Incident.Suggested?.From;
    });

    [Fact]
    public void None_attaches_twice_by_itself_nor_after_it_was_put_away_and_each_says_why() => Check(evening =>
    {
        var desk = Live(evening.Books, evening.Acts);
        var away = new HashSet<string>();
        var inUse = new List<string>();
        foreach (var entry in desk.Entries.OfType<PlaybookAttached>())
        {
            if (entry is { By: null, Attached: true } && (away.Contains(entry.Playbook) || inUse.Contains(entry.Playbook) || inUse.Count >= 5 || entry.Reason is not PlaybookMatched { Why.IsEmpty: false }))
            {
                return false;
            }

            _ = entry.Attached ? away.Remove(entry.Playbook) : away.Add(entry.Playbook);
            inUse.Remove(entry.Playbook);
            if (entry.Attached)
            {
                inUse.Add(entry.Playbook);
            }
        }

        return true;
    });

    private static void Check(Func<(Playbook[] Books, Func<Desk, IncidentCommand?>[] Acts), bool> holds) =>
        FsCheck.Check.One(FsCheck.Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll(Evenings, holds));

    private static Desk Live(Playbook[] books, Func<Desk, IncidentCommand?>[] acts)
    {
        var desk = new Desk([.. books]);
        desk.Declare("Something");
        foreach (var act in acts)
        {
            if (act(desk) is { } command)
            {
                desk.Do(command);
            }
        }

        return desk;
    }

    private static IEnumerable<string> Told(Desk desk) => desk.Entries.Select(entry => $"{entry.GetType().Name} {(entry as PlaybookAttached)?.Playbook} {(entry as LevelSuggested)?.Suggestion?.From} {ReasonText.Of(entry.Reason, desk.Definitions)}");

    private static AlertId Fires(Desk desk, int number) => desk.Fires(number, $"s{number}", Severity.Error, ("a", $"{number % 3}"), ("b", $"{number % 5}")).Id;

    private static AlertChanged Changes(Desk desk, AlertId alert, int number)
    {
        desk.Changes(desk.Fires(alert.Value, "x changed", Severity.Critical, ("b", $"{number}")));
        return new AlertChanged(alert);
    }
}
