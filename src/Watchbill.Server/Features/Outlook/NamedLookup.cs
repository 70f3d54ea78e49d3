using Watchbill.Api;
using Watchbill.Config.Reading;
using Watchbill.Domain;
using Watchbill.Domain.Responders;
using Watchbill.Domain.Services;

namespace Watchbill.Server.Features.Outlook;

/// <summary>Finds the service or the person that somebody names by id or name, or says which was probably meant.</summary>
public static class NamedLookup
{
    private const int MostShown = 60;

    public static (Service? Found, ApiError? Problem) Service(DefinitionSet definitions, string named)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        return Find("service", ErrorCode.NotFound, named, definitions.Services.Values, service => service.Id.Value, service => service.Name);
    }

    public static (User? Found, ApiError? Problem) User(DefinitionSet definitions, string named)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        return Find("user", ErrorCode.UnknownUser, named, definitions.Users.Values, user => user.Id.Value, user => user.Name);
    }

    private static (T? Found, ApiError? Problem) Find<T>(string what, string code, string named, IEnumerable<T> among, Func<T, string> id, Func<T, string> name)
        where T : class
    {
        var all = among.OrderBy(id, StringComparer.Ordinal).ToList();
        if (all.Find(known => id(known) == named) is { } exact)
        {
            return (exact, null);
        }

        var shown = new string([.. (named.Length <= MostShown ? named : $"{named[..(MostShown - 1)]}…").Select(c => char.IsControl(c) ? ' ' : c)]);
        return all.FindAll(known => string.Equals(name(known), named, StringComparison.OrdinalIgnoreCase) || string.Equals(id(known), named, StringComparison.OrdinalIgnoreCase)) switch
        {
            [var only] => (only, null),
            [] => (null, new ApiError(
                code,
                $"There is no {what} '{shown}'.",
                Sentence(Suggestion.Fix(named, all.SelectMany(known => new[] { id(known), name(known) }).Distinct(StringComparer.Ordinal), all.Count == 0 ? "none is defined" : "name one by its id or its name")))),
            var several => (null, new ApiError(ErrorCode.Invalid, $"{several.Count} of them are called '{shown}'.", $"Use the id: {string.Join(" or ", several.Select(id))}.")),
        };
    }

    private static string Sentence(string fix) => char.ToUpperInvariant(fix[0]) + fix[1..] + (fix[^1] is '?' or '.' ? "" : ".");
}
