// The pages before being signed in, and what people do with their own access.
import { contribute } from '#web/contribute.ts'

export default contribute({
  routes: [
    { path: '/sign-in', outside: true, titleKey: 'access.signIn.title', load: () => import('./SignInPage.tsx') },
    { path: '/setup', outside: true, titleKey: 'access.setUp.title', load: () => import('./SetUpPage.tsx') },
    {
      path: '/forgotten',
      outside: true,
      titleKey: 'access.forgotten.title',
      load: () => import('./ForgottenPage.tsx'),
    },
    {
      path: '/new-password/$token',
      outside: true,
      titleKey: 'access.newPassword.title',
      load: () => import('./NewPasswordPage.tsx'),
    },
    {
      path: '/welcome/$token',
      outside: true,
      titleKey: 'access.welcome.titlePlain',
      load: () => import('./WelcomePage.tsx'),
    },
  ],
  settingsPages: [
    {
      id: 'sessions',
      group: 'you',
      order: 20,
      titleKey: 'access.sessions.title',
      wordsKey: 'access.sessions.words',
      load: () => import('./SessionsPage.tsx'),
    },
    {
      id: 'tokens',
      group: 'data',
      order: 90,
      needs: 'access:tokens',
      titleKey: 'access.tokens.title',
      wordsKey: 'access.tokens.words',
      load: () => import('./TokensPage.tsx'),
    },
  ],
})
