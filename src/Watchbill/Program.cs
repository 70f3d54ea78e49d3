using Watchbill;
using Watchbill.Output;

return await CommandTree.RunAsync(args, Terminal.OfProcess(), Environment.GetEnvironmentVariable);
