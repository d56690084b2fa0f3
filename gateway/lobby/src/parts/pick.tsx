import { useId } from "preact/hooks";

interface PickProps {
  readonly label: string;
  readonly value: string | number;
  readonly options: readonly { readonly value: string | number; readonly text: string }[];
  readonly disabled?: boolean;
  readonly onChange: (value: string) => void;
}

/** One of many: a list that unfolds. */
export const Pick = ({ label, value, options, disabled = false, onChange }: PickProps) => {
  const id = useId();
  return (
    <div class="pick">
      <label class="field-label" for={id}>
        {label}
      </label>
      <select id={id} value={value} disabled={disabled} onChange={(event) => onChange(event.currentTarget.value)}>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.text}
          </option>
        ))}
      </select>
    </div>
  );
};
