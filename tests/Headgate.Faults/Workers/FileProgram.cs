using Headgate.Faults.Scenarios;
using Microsoft.Extensions.Logging;

namespace Headgate.Faults.Workers;

/// <summary>The process whose calls to the file system fail: one pipeline that keeps all it keeps in a folder.</summary>
public static class FileProgram
{
    /// <summary>Runs until all is read.</summary>
    /// <returns>0 when it ended in order, 1 when it failed.</returns>
    public static async Task<int> RunAsync(string input, string folder, bool rolls)
    {
        using var logs = LoggerFactory.Create(static logging => logging.SetMinimumLevel(LogLevel.Warning).AddSimpleConsole(static format => format.SingleLine = true));
        try
        {
            await using var pipeline = DiskPipeline.Create(input, folder, logs, rolls);
            await pipeline.RunAsync();
            Console.WriteLine(pipeline.Counts);
            return 0;
        }
        catch (Exception failure)
        {
            Console.WriteLine($"failed {failure}");
            return 1;
        }
    }
}
