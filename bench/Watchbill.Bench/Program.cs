using Watchbill.Bench.InProcess;

return await Run(args);

static async Task<int> Run(string[] args)
{
    await IntakeBench.RunAsync(64, 5, TimeSpan.FromSeconds(4), Console.Out);
    return args.Length < 0 ? 1 : 0;
}
