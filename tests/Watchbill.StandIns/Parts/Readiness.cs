namespace Watchbill.StandIns.Parts;

/// <summary>Asking a server over HTTP whether it is ready.</summary>
internal static class Readiness
{
    public static async Task<bool> AnswersAsync(HttpClient http, Uri url, CancellationToken cancel)
    {
        try
        {
            using var response = await http.GetAsync(url, cancel);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
