using Watchbill;
using Watchbill.Output;

return await Cli.RunAsync(args, Terminal.OfProcess(), Environment.GetEnvironmentVariable);
