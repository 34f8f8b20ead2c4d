import { useState } from "react";

import { Button } from "@/kit/Button";
import { TextField } from "@/kit/TextField";

interface Props {
  busy: boolean;
  /** The people of the demonstration are the main way in where there are any. */
  quiet: boolean;
  onSubmit: (email: string, password: string) => void;
}

export function SignInForm({ busy, quiet, onSubmit }: Props) {
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  return (
    <form
      aria-labelledby="form-heading"
      data-testid="sign-in-form"
      className="space-y-3"
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit(email.trim(), password);
      }}
    >
      <h2 id="form-heading" className="font-semibold">
        Sign in with a password
      </h2>
      <TextField label="Email" name="email" type="email" autoComplete="username" required value={email} onChange={(event) => setEmail(event.target.value)} />
      <TextField
        label="Password"
        name="password"
        type="password"
        autoComplete="current-password"
        required
        value={password}
        onChange={(event) => setPassword(event.target.value)}
      />
      <Button type="submit" look={quiet ? "secondary" : "primary"} size="large" className="w-full" busy={busy} data-testid="sign-in">
        Sign in
      </Button>
    </form>
  );
}
