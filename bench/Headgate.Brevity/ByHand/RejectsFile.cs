using System.Text.Json;
using Headgate.Brevity.Clients;

namespace Headgate.Brevity.ByHand;

internal sealed class RejectsFile(RejectsPath path)
{
    private readonly SemaphoreSlim _free = new(1);

    /// <summary>When it returns, the rejects are on the disk.</summary>
    public async Task WriteAsync(IEnumerable<string> data, Exception failure, int attempts)
    {
        var lines = data.Select(item => JsonSerializer.Serialize(new { data = item, reason = failure.Message, attempts }) + "\n");
        await _free.WaitAsync();
        try
        {
            await using var file = new FileStream(path.Path, FileMode.Append);
            foreach (var line in lines) await file.WriteAsync(System.Text.Encoding.UTF8.GetBytes(line));
            file.Flush(flushToDisk: true);
        }
        finally
        {
            _free.Release();
        }
    }
}
