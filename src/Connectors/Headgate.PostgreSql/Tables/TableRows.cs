using Headgate.Pipelines;

namespace Headgate.PostgreSql.Tables;

/// <summary>The messages of a batch as rows.</summary>
internal sealed class TableRows<T>(Message<T>[] messages, Cell<T>[] cells)
{
    public Message<T>[] Messages => messages;

    public Cell<T>[] Cells => cells;

    public int Count => messages.Length;

    public void Fail(int index, Exception failure) => messages[index] = messages[index].Fail(failure);

    /// <summary>Puts a row into the cells; false when it has failed.</summary>
    public bool TryLoad(int index)
    {
        if (messages[index].Failure is not null) return false;
        try
        {
            foreach (var cell in cells) cell.Load(messages[index].Data);
            return true;
        }
        catch (Exception failure)
        {
            Fail(index, failure);
            return false;
        }
    }
}
