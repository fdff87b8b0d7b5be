using System.Text;

namespace OrdersEtl.Generation;

/// <summary>
/// Makes an orders file. The same count and seed give the same bytes, on every machine; memory does not grow with the count.
/// About one row in a hundred is faulty, in one of eight ways.
/// </summary>
public sealed class OrderGenerator(long orderCount, long seed)
{
    private const long FirstId = 10_000_001;
    private const int FaultyOneIn = 100;
    private const int RememberedIds = 256;
    private const int LongestPauseSeconds = 60;
    private const int CancellationCheckRows = 1024;

    private long _rowsWritten;

    /// <summary>Rows written so far; may be read from any thread.</summary>
    public long RowsWritten => Interlocked.Read(ref _rowsWritten);

    /// <summary>
    /// Writes the file under a temporary name beside its place and renames it when it is complete: a file of the final
    /// name is always whole.
    /// </summary>
    /// <exception cref="JobFailedException">The file cannot be written.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; nothing is left behind.</exception>
    public void WriteFile(string path, CancellationToken cancellationToken)
    {
        var partial = path + ".part";
        try
        {
            using (var stream = new FileStream(partial, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 17))
            {
                Write(stream, cancellationToken);
            }

            File.Move(partial, path, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Discard(partial);
            throw new JobFailedException($"The input file '{path}' cannot be generated: {exception.Message}", exception);
        }
        catch (OperationCanceledException)
        {
            Discard(partial);
            throw;
        }
    }

    /// <summary>Writes header and rows to a stream.</summary>
    /// <exception cref="OperationCanceledException">Cancelled; the stream holds a part of the rows.</exception>
    public void Write(Stream output, CancellationToken cancellationToken)
    {
        var random = new SeededRandom(seed);
        var goodIds = new long[RememberedIds];
        var goodCount = 0L;
        var seconds = 0L;
        output.Write(Encoding.UTF8.GetBytes(OrderColumns.Header + "\n"));
        for (var row = 0L; row < orderCount; row++)
        {
            if (row % CancellationCheckRows == 0) cancellationToken.ThrowIfCancellationRequested();
            var id = FirstId + row;
            seconds += random.Next(LongestPauseSeconds);
            var order = GeneratedOrder.Draw(id, seconds, random);
            // Without a good row before it there is no id to repeat, nor need the first row of a file be a faulty one.
            if (goodCount > 0 && random.OneIn(FaultyOneIn))
            {
                var earlierId = goodIds[random.Next((int)Math.Min(goodCount, RememberedIds))];
                output.Write(FaultPlanter.Plant((PlantedFault)random.Next(FaultPlanter.FaultCount), order, earlierId, random));
            }
            else
            {
                output.Write(Encoding.UTF8.GetBytes(string.Join(',', order.Cells)));
                // Old ids give way at random, so that duplicates repeat rows from all over the file and not the latest only.
                goodIds[goodCount < RememberedIds ? (int)goodCount : random.Next(RememberedIds)] = id;
                goodCount++;
            }

            output.WriteByte((byte)'\n');
            Interlocked.Increment(ref _rowsWritten);
        }
    }

    private static void Discard(string partial)
    {
        try
        {
            File.Delete(partial);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // What made the writing fail may make the deleting fail too; the first reason is the one to report.
        }
    }
}
