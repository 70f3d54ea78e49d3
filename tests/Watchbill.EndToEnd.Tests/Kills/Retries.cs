using System.Net;

namespace Watchbill.EndToEnd.Kills;

/// <summary>What a careful sender does under a server that dies: the same request again until it is answered.</summary>
internal static class Retries
{
    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(50);

    /// <param name="unanswered">Called for each request whose answer never came.</param>
    public static async Task<string> UntilAnsweredAsync(
        Func<Task<(HttpStatusCode Status, string Body)>> send, HttpStatusCode expected, Action unanswered, CancellationToken cancel)
    {
        while (true)
        {
            try
            {
                var answer = await send();
                if (answer.Status != HttpStatusCode.ServiceUnavailable)
                {
                    Assert.True(answer.Status == expected, $"{(int)answer.Status} instead of {(int)expected}: {answer.Body}");
                    return answer.Body;
                }
            }
            catch (Exception gone) when (gone is HttpRequestException or IOException || (gone is TaskCanceledException && !cancel.IsCancellationRequested))
            {
                unanswered();
            }

            await Task.Delay(Again, TimeProvider.System, cancel);
        }
    }
}
