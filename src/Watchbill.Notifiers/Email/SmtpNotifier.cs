using System.Net;
using System.Net.Mail;
using System.Net.Mime;
using System.Text;
using Watchbill.Domain.Responders;
using Watchbill.Engine.Delivery;
using Watchbill.Notifiers.Links;
using Watchbill.Notifiers.Words;

namespace Watchbill.Notifiers.Email;

/// <summary>
/// Mail by SMTP submission. What a failure means is decided by two things: whether the server said so (a reply code), and otherwise
/// whether the text of the mail was ever asked for, since before DATA nothing can have been sent. One connection per mail.
/// </summary>
internal sealed class SmtpNotifier : INotifier
{
    private static readonly string[] AboutUs = ["5.7.", "relay", "authentic"];

    private readonly SmtpOptions _options;
    private readonly AlertLinks _links;
    private readonly TimeProvider _time;
    private readonly MailAddress _from;

    /// <exception cref="ArgumentException">The options have problems.</exception>
    public SmtpNotifier(SmtpOptions options, AlertLinks links, TimeProvider time)
    {
        if (options.Problems() is { Length: > 0 } problems)
            throw new ArgumentException(string.Join(' ', problems), nameof(options));
        _options = options;
        _links = links;
        _time = time;
        _from = new MailAddress(options.From);
    }

    public ContactMethodKind Kind => ContactMethodKind.Email;

    public string Provider => "smtp";

    public async Task<DeliveryResult> SendAsync(OutgoingMessage message, CancellationToken cancellationToken)
    {
        // The whole text must be one bare address: no display name, no list, no line break.
        if (!MailAddress.TryCreate(message.Address, out var to) || !string.Equals(to.Address, message.Address, StringComparison.Ordinal)
            || message.Address.Any(char.IsControl))
        {
            return new MethodFailed(ErrorDetail.Of($"'{PlainText.Line(message.Address, 80)}' is not a mail address."));
        }

        var content = MailComposer.Compose(message, _links, _from.Host);
        var text = new TrackedStream(Encoding.UTF8.GetBytes(content.Text));
        var html = new TrackedStream(Encoding.UTF8.GetBytes(content.Html));
        using var deadline = new CancellationTokenSource(_options.TimeLimit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            // The client does not look at the token while it waits for the answer to DATA: then it is left behind, until its own time-out.
            var sending = TransmitAsync(content, to, text, html, either.Token);
            _ = sending.ContinueWith(
                abandoned => abandoned.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            await sending.WaitAsync(either.Token);
            return new Delivered(content.MessageId);
        }
        catch (SmtpFailedRecipientException refused) when ((int)refused.StatusCode is >= 400 and < 600)
        {
            return RecipientRefused(refused);
        }
        catch (SmtpException refused) when ((int)refused.StatusCode is >= 400 and < 600)
        {
            return new ProviderFailed(Detail($"The mail server answered {(int)refused.StatusCode}: {refused.Message}"), null);
        }
        catch (Exception failure) when (failure is SmtpException or OperationCanceledException or IOException or InvalidOperationException)
        {
            var what = failure is OperationCanceledException || either.IsCancellationRequested
                ? $"no answer within {_options.TimeLimit.TotalSeconds:0.#} s, or cancelled"
                : Innermost(failure);
            return text.Started || html.Started
                ? new OutcomeUnknown(Detail($"The connection to the mail server was lost after the mail was handed over: {what}."))
                : new ProviderFailed(Detail($"No mail could be handed to the mail server: {what}."), null);
        }
    }

    /// <summary>
    /// 5xx is about the address, except for what the server says about itself or about us (5.7.x: relaying denied, authentication
    /// required): that would otherwise flag the address of everybody who is paged. It matters because the .NET client goes on without
    /// a login when the server has refused it, so that wrong credentials may show only here.
    /// </summary>
    private DeliveryResult RecipientRefused(SmtpFailedRecipientException refused)
    {
        var detail = Detail($"The mail server refused the address with {(int)refused.StatusCode}: {refused.Message}");
        var aboutUs = (int)refused.StatusCode is 530 or 535 or 538 || AboutUs.Any(mark => refused.Message.Contains(mark, StringComparison.OrdinalIgnoreCase));
        return (int)refused.StatusCode >= 500 && !aboutUs ? new MethodFailed(detail) : new ProviderFailed(detail, null);
    }

    private async Task TransmitAsync(MailContent content, MailAddress to, Stream text, Stream html, CancellationToken cancellationToken)
    {
        using var mail = Build(content, to, text, html);
        using var client = new SmtpClient(_options.Host, _options.Port)
        {
            EnableSsl = !_options.PlainOnLoopback,
            DeliveryMethod = SmtpDeliveryMethod.Network,
            Timeout = (int)_options.TimeLimit.TotalMilliseconds,
            UseDefaultCredentials = false,
            Credentials = _options.UserName is { } user ? new NetworkCredential(user, _options.Password?.Reveal()) : null,
        };
        await client.SendMailAsync(mail, cancellationToken);
    }

    private MailMessage Build(MailContent content, MailAddress to, Stream text, Stream html)
    {
        var mail = new MailMessage(_from, to)
        {
            Subject = content.Subject,
            SubjectEncoding = Encoding.UTF8,
            HeadersEncoding = Encoding.UTF8,
            Priority = content.Urgent ? MailPriority.High : MailPriority.Normal,
        };
        mail.Headers["Message-ID"] = content.MessageId;
        mail.Headers["Auto-Submitted"] = "auto-generated";
        mail.Headers["X-Auto-Response-Suppress"] = "All";
        if (content.Unsubscribe is { } unsubscribe)
        {
            mail.Headers["List-Unsubscribe"] = $"<{unsubscribe.AbsoluteUri}>";
            mail.Headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click";
        }

        if (content.ListId is { } list)
            mail.Headers["List-Id"] = list;
        if (content.InReplyTo is { } reply)
            mail.Headers["In-Reply-To"] = reply;
        if (content.References.Length > 0)
            mail.Headers["References"] = string.Join(' ', content.References);
        mail.AlternateViews.Add(View(text, MediaTypeNames.Text.Plain));
        mail.AlternateViews.Add(View(html, MediaTypeNames.Text.Html));
        return mail;
    }

    private static AlternateView View(Stream body, string mediaType)
        => new(body, new ContentType(mediaType) { CharSet = "utf-8" }) { TransferEncoding = TransferEncoding.Base64 };

    private string Detail(string text) => ErrorDetail.Of(text, _options.Password);

    private static string Innermost(Exception failure)
    {
        while (failure.InnerException is { } inner)
            failure = inner;
        return failure.Message.TrimEnd('.');
    }
}
