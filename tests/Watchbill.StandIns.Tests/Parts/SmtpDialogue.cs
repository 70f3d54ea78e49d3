using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Watchbill.StandIns.Tests.Parts;

/// <summary>Speaks SMTP line by line, so that a test sees each reply.</summary>
internal sealed class SmtpDialogue : IDisposable
{
    private readonly TcpClient _tcp = new();
    private Stream _stream = Stream.Null;
    private StreamReader _reader = StreamReader.Null;

    public string Greeting { get; private set; } = "";

    public static async Task<SmtpDialogue> OpenAsync(string host, int port)
    {
        var dialogue = new SmtpDialogue();
        await dialogue._tcp.ConnectAsync(host, port);
        dialogue.Use(dialogue._tcp.GetStream());
        dialogue.Greeting = await dialogue.ReplyAsync();
        return dialogue;
    }

    /// <summary>Sends a line and gives the last line of the reply.</summary>
    public async Task<string> SayAsync(string line)
    {
        await _stream.WriteAsync(Encoding.UTF8.GetBytes(line + "\r\n"));
        return await ReplyAsync();
    }

    /// <summary>The last line of the next reply; empty when the connection was closed.</summary>
    public async Task<string> ReplyAsync()
    {
        while (await _reader.ReadLineAsync() is { } line)
        {
            if (line.Length < 4 || line[3] != '-')
                return line;
        }
        return "";
    }

    /// <summary>The whole of a message up to the reply to its data; stops at the first refusal and gives that.</summary>
    public async Task<string> MailAsync(string from, string to, string message)
    {
        foreach (var line in new[] { $"MAIL FROM:<{from}>", $"RCPT TO:<{to}>", "DATA" })
        {
            var reply = await SayAsync(line);
            if (reply.Length == 0 || reply[0] is '4' or '5')
                return reply;
        }
        return await SayAsync(message.ReplaceLineEndings("\r\n") + "\r\n.");
    }

    public async Task StartTlsAsync(X509Certificate2 trusted)
    {
        Assert.StartsWith("220", await SayAsync("STARTTLS"), StringComparison.Ordinal);
        var tls = new SslStream(_stream, leaveInnerStreamOpen: false, (_, given, _, _) => given?.GetCertHashString() == trusted.GetCertHashString());
        await tls.AuthenticateAsClientAsync("localhost");
        Use(tls);
    }

    public void Dispose()
    {
        _reader.Dispose();
        _stream.Dispose();
        _tcp.Dispose();
    }

    private void Use(Stream stream)
    {
        _stream = stream;
        _reader = new StreamReader(stream, Encoding.UTF8, leaveOpen: true);
    }
}
