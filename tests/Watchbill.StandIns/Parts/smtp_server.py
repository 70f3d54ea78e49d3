"""An SMTP server for tests.

Started by SmtpServer.cs with one JSON argument. Speaks JSON lines: on stdout {"port": n} once, then {"mail": {...}} for each message
accepted and {"ack": n} for each command; on stdin commands {"id": n, "do": "..."}. Ends when stdin ends, so it never outlives its test.
"""

import asyncio
import email
import email.policy
import json
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword


def say(line):
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


class Script:
    """What to refuse, as told on stdin."""

    def __init__(self):
        self.recipients = {}
        self.data = []
        self.connections = 0
        self.hang_after_data = 0

    def obey(self, command):
        what = command["do"]
        if what == "refuse-recipient":
            self.recipients[command["address"].lower()] = reply(command)
        elif what == "refuse-data":
            self.data += [reply(command)] * command["times"]
        elif what == "refuse-connections":
            self.connections += command["times"]
        elif what == "hang-after-data":
            self.hang_after_data += command["times"]
        elif what == "clear":
            self.__init__()
        else:
            raise ValueError(f"unknown command {what}")


def reply(command):
    return f"{command['code']} {command['text']}"


def part(message, kind):
    found = message.get_body((kind,))
    return None if found is None else found.get_content()


class Handler:
    def __init__(self, script):
        self.script = script

    async def handle_RCPT(self, server, session, envelope, address, options):
        refusal = self.script.recipients.get(address.lower())
        if refusal:
            return refusal
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.script.data:
            return self.script.data.pop(0)
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        auth = session.auth_data
        say({"mail": {
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "data": envelope.content.decode("latin-1"),
            "headers": {name: str(value) for name, value in message.items()},
            "text": part(message, "plain") or "",
            "html": part(message, "html"),
            "tls": session.ssl is not None,
            "user": auth.login.decode() if isinstance(auth, LoginPassword) else None,
        }})
        if self.script.hang_after_data:
            self.script.hang_after_data -= 1
            await asyncio.Event().wait()
        return "250 OK"


class Server(SMTP):
    async def push(self, status):
        await super().push(status)
        text = status if isinstance(status, str) else status.decode("ascii", "replace")
        if text.startswith("421"):
            self.transport.close()


class Refuser(asyncio.Protocol):
    def connection_made(self, transport):
        transport.write(b"421 4.3.2 Too busy, come back later\r\n")
        transport.close()


async def main(options):
    script = Script()
    handler = Handler(script)
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(options["certificate"], options["key"])

    def authenticate(server, session, envelope, mechanism, data):
        good = (isinstance(data, LoginPassword)
                and data.login.decode() == options["user"] and data.password.decode() == options["password"])
        return AuthResult(success=good, handled=good, auth_data=data if good else None)

    def protocol():
        if script.connections:
            script.connections -= 1
            return Refuser()
        return Server(
            handler,
            hostname="standin.invalid",
            ident="Watchbill test server",
            tls_context=tls,
            require_starttls=options["requireStartTls"],
            auth_required=options["user"] is not None,
            authenticator=authenticate if options["user"] is not None else None,
            auth_require_tls=options["requireStartTls"],
            data_size_limit=options["maxMessageBytes"],
        )

    loop = asyncio.get_running_loop()
    server = await loop.create_server(protocol, "127.0.0.1", 0)
    say({"port": server.sockets[0].getsockname()[1]})
    commands = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(commands), sys.stdin)
    while line := await commands.readline():
        command = json.loads(line)
        script.obey(command)
        say({"ack": command["id"]})
    server.close()


asyncio.run(main(json.loads(sys.argv[1])))
